import type { Pool } from 'pg';
import { connect, over } from '../../../src/repository/postgres/connection.ts';
import type { Run } from '../../../src/repository/postgres/statement.ts';

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly Node[];
}

/** What statements took. */
export interface Taken {
  /** Pages of 8 KiB that were looked at. */
  readonly blocks: number;
  /** The most rows that went into one sort. */
  readonly sorted: number;
  /** Tables that were read from end to end. */
  readonly walked: readonly string[];
}

export interface Explained {
  readonly run: Run;
  /** What the statements since the last call took. */
  taken(): Taken;
  end(): Promise<void>;
}

/**
 * Has the server tell the plan of each statement as it was carried out, sent as the gateway sends it.
 * @param kept `generic`: of statements whose plans are kept, those that the server may turn to after a few executions,
 * made without the values. All others are planned anew each time.
 */
export function explained(url: string, kept: 'custom' | 'generic'): Explained {
  const pool: Pool = connect(url, { connections: 1, patient: true });
  let nodes: Node[] = [];
  pool.on('connect', client => {
    client.on('notice', ({ message = '' }) => {
      const at = message.indexOf('plan:\n');
      if (at >= 0) nodes.push((JSON.parse(message.slice(at + 6)) as { Plan: Node }).Plan);
    });
    void client.query(`load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_level = notice;
      set auto_explain.log_analyze = on; set auto_explain.log_timing = off; set auto_explain.log_buffers = on;
      set auto_explain.log_format = json`);
  });
  const plain = over(pool);
  return {
    run: async (statement, plan) => {
      await pool.query(`set plan_cache_mode = force_${plan === 'kept' ? kept : 'custom'}_plan`);
      return plain(statement, plan);
    },
    taken() {
      const all = nodes.flatMap(allOf);
      const blocks = nodes.map(node => node['Shared Hit Blocks'] + node['Shared Read Blocks']);
      const sorts = all.filter(node => node['Node Type'] === 'Sort').flatMap(({ Plans = [] }) => Plans);
      const walks = all.filter(node => node['Node Type'] === 'Seq Scan');
      nodes = [];
      return {
        blocks: blocks.reduce((sum, each) => sum + each, 0),
        sorted: Math.max(0, ...sorts.map(node => node['Actual Rows'] * node['Actual Loops'])),
        walked: walks.map(node => node['Relation Name'] ?? ''),
      };
    },
    end: () => pool.end(),
  };
}

const allOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(allOf)];
