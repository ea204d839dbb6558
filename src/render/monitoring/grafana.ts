import { stringify } from 'yaml';
import type { Pipeline } from '../../model/index.js';
import { header, type RenderedFile } from '../template.js';
import { SCRAPE_SECONDS } from './prometheus.js';

/** What Grafana has when it starts: Prometheus, and the folder of dashboards. */
export function grafanaProvisioning(pipeline: Pipeline): readonly RenderedFile[] {
  const file = (path: string, subject: string, document: object): RenderedFile => ({
    path: `compose/monitoring/grafana/${path}`,
    content: `${header('#', subject)}\n\n${stringify({ apiVersion: 1, ...document }, { lineWidth: 0 })}`,
  });
  return [
    file('datasources/prometheus.yml', 'Where Grafana reads.', {
      datasources: [
        {
          name: 'Prometheus',
          uid: 'prometheus',
          type: 'prometheus',
          access: 'proxy',
          url: 'http://prometheus:9090',
          isDefault: true,
          editable: false,
          jsonData: { timeInterval: `${SCRAPE_SECONDS}s` },
        },
      ],
    }),
    file('dashboards/pipeline.yml', `Where Grafana finds the dashboard of the pipeline ${pipeline.name}.`, {
      providers: [
        { name: 'cdcctl', type: 'file', allowUiUpdates: false, options: { path: '/etc/grafana/dashboards' } },
      ],
    }),
  ];
}
