import type { Register } from '../command.js';

export const logs: Register = (program, execute) => {
  program
    .command('logs')
    .argument(
      '<service>',
      'mysql, kafka, flink-jobmanager, flink-taskmanager, sql-gateway, clickhouse-server; supervisor, or with Docker submit',
    )
    .description('print the log of one service')
    .option('-f, --follow', 'go on printing until Ctrl-C')
    .action((service: string, options: { follow?: boolean }) =>
      execute('logs', async (session) => {
        const follow = options.follow === true;
        let lines = 0;
        for await (const line of session.runtime().logs(service, { follow, signal: session.signal })) {
          session.reporter.line({ service, line }, line);
          lines += 1;
        }
        return { json: { service, lines }, text: '' };
      }),
    );
};
