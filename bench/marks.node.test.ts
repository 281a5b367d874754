// Marks on the console become times, however the console's output is cut into pieces.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readMarks } from "./marks.js";

const heard = (...pieces: [text: string, time: number][]) => pieces.map(([text, time]) => ({ text, time }));

test("time runs from the end of the line of one mark to that of the other", () => {
  const { timings } = readMarks(
    heard(["noise\r\n@B a", 1], [" \r\n", 10], ["@E a 5f\r", 30], ["\n@DONE\r\n", 35]),
  );
  assert.deepEqual([...timings], [["a", { milliseconds: 25, checksum: "5f" }]]);
});

test("the guest is ready when its first process says so", () => {
  assert.equal(readMarks(heard(["[    0.1] kernel\n", 3], ["@R\n", 8])).ready, 8);
});

test("several marks may come in one piece, in the order of their lines", () => {
  const { timings } = readMarks(heard(["@B a\n", 1], ["@E a 1\n@B b\n", 4], ["@E b 2\n", 9]));
  assert.deepEqual(
    [...timings].map(([name, { milliseconds }]) => [name, milliseconds]),
    [
      ["a", 3],
      ["b", 5],
    ],
  );
});

test("a program that was left out has no time", () => {
  const { timings, missing } = readMarks(heard(["@N cc gcc\n@DONE\n", 4]));
  assert.equal(timings.size, 0);
  assert.deepEqual([...missing], [["cc", "gcc"]]);
});

test("a mark without its end is not a time", () => {
  assert.equal(readMarks(heard(["@B a\n", 1], ["@E a 1", 9])).timings.size, 0);
});
