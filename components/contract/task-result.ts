// How a task ended, coarsely: VMTaskResult by number.

export const TASK_RESULTS = {
  success: 0,
  cancelled: 1,
  unexpectedError: 2,
  outOfMemoryError: 3,
  diskRelatedError: 4,
  incompatibleSavedStateError: 5,
  timeOutError: 6,
  illegalValueError: 7,
  threadCrashError: 8,
  shutdownAbort: 9,
} as const;
export type TaskResult = (typeof TASK_RESULTS)[keyof typeof TASK_RESULTS];
