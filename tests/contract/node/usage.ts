// What a frontend would write against the generated types. It is compiled, not run: each expected error
// proves that the types say something, for `any` and `{}` would let it pass.
import createClient from "openapi-fetch";
import type { components, paths } from "../../../build/typescript/schema";

type Risk = components["schemas"]["RiskRead"];

const client = createClient<paths>({ baseUrl: "http://localhost:8000", headers: { Authorization: "Bearer ..." } });

export async function register(project_id: string): Promise<Risk[]> {
  const risks: Risk[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const { data, error } = await client.GET("/v1/projects/{project_id}/risks", {
      params: { path: { project_id }, query: { limit: 100, ...(cursor && { cursor }) } },
    });
    if (error) throw new Error(`${error.type}: ${error.detail ?? error.title}`);
    risks.push(...data.items);
    cursor = data.next_cursor;
  }
  return risks;
}

export async function identify(project_id: string, risk: components["schemas"]["RiskEntry"]): Promise<Risk> {
  const { data, error } = await client.POST("/v1/projects/{project_id}/risks", {
    params: { path: { project_id }, header: { "Idempotency-Key": crypto.randomUUID() } },
    body: risk,
  });
  if (error) throw new Error(error.title);
  return data;
}

export async function retitle(risk: Risk, title: string): Promise<Risk | undefined> {
  const { data, response } = await client.PATCH("/v1/risks/{risk_id}", {
    params: { path: { risk_id: risk.id }, header: { "If-Match": `"${risk.version}"` } },
    body: { title },
    headers: { "Content-Type": "application/merge-patch+json" },
  });
  return response.status === 412 ? undefined : data;
}

export function cost({ impact }: Risk): string {
  if (!impact) return "not known";
  // @ts-expect-error an amount is a decimal string, which arithmetic in floats would spoil
  impact.amount * 2;
  const amount: string = impact.amount;
  return `${amount} ${impact.currency}`;
}

export async function refused(risk_id: string): Promise<void> {
  // @ts-expect-error a change needs the version last seen
  await client.PATCH("/v1/risks/{risk_id}", { params: { path: { risk_id } }, body: { title: "Flood" } });
  // @ts-expect-error there is no such address
  await client.GET("/v1/hazards");
}
