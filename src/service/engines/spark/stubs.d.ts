/** The generated messages, where they are not made yet (scripts/build-spark-stubs.mjs); their own types come first. */
declare module '*/build/spark/connect/base_pb';
declare module '*/build/spark/connect/expressions_pb';
