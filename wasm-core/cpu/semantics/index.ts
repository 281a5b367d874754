// Every meaning, by the name of its row.
export * from "./rvi";
export * from "./rvm";
export * from "./rva";
export * from "./rvf";
export * from "./rvd";
export * from "./rvb";
export * from "./system";
