import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** What axe calls serious or critical on a page, with where it is. `known`: rules that are passed over. */
export async function seriousFaults(page: Page, known: string[] = []): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).disableRules(known).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}

/** Keeps the screen as an artifact and fails on what axe calls serious or critical. */
export async function keepScreen(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `test-results/screens/${name}.png` });
  expect(await seriousFaults(page)).toEqual([]);
}
