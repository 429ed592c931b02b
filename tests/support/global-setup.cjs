// Builds the service bundle once, so that tests run the worker threads and the command line that users run.
module.exports = async () => {
  const { buildService } = await import('../../scripts/build-service.mjs');
  await buildService();
};
