import type { Serve } from '#server/http/serve.ts';
import { describeParts, listWalls, type SiteFacts } from './rules.ts';

export interface StatusDependencies {
  version: string;
  findFacts(): Promise<SiteFacts>;
}

export function serveStatus(serve: Serve, { version, findFacts }: StatusDependencies): void {
  serve('GET /api/status', async () => {
    const facts = await findFacts();
    return {
      version,
      parts: describeParts(facts),
      walls: listWalls(facts.programs.walls),
      engineProblem: facts.rooms.problem,
      processes: facts.processes,
    };
  });
}
