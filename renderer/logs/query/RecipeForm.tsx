import { type FormEvent, useEffect, useState } from "react";
import { useClient, useEnvironment } from "../../client/client.ts";
import { Button } from "../../components/Button.tsx";
import { visibleText } from "../../format/untrusted.ts";
import styles from "./Query.module.css";
import { fillRecipe, problemOf, type Recipe, type RecipeValues } from "./recipes.ts";
import { usualSelector } from "./selectorOf.ts";

interface Props {
  readonly recipe: Recipe;
  readonly environment: string | null;
  use(expression: string): void;
}

/** The gaps of a recipe, with the query that they make. */
export function RecipeForm({ recipe, environment, use }: Props) {
  const { bridge } = useClient();
  const idField = useEnvironment(environment)?.requestIdFields[0];
  const [values, setValues] = useState<RecipeValues>(() =>
    Object.fromEntries(
      recipe.fields.map(({ name, initial }) => [name, name === "idField" ? (idField ?? initial) : initial]),
    ),
  );
  const [tried, setTried] = useState(false);
  useEffect(() => {
    if (environment === null) return;
    let current = true;
    void usualSelector(bridge, environment).then((selector) => {
      // What the person wrote meanwhile stays.
      if (current) setValues((before) => (before.selector === "" ? { ...before, selector } : before));
    });
    return () => {
      current = false;
    };
  }, [bridge, environment]);
  const expression = fillRecipe(recipe, values);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setTried(true);
    if (expression !== null) use(expression);
  };
  const firstEmpty = recipe.fields.find(({ name, initial }) => name !== "selector" && initial === "")?.name;
  return (
    <form className={styles.recipeForm} onSubmit={submit}>
      <p className={styles.about}>{recipe.about}.</p>
      {recipe.fields.map((field) => {
        const problem = tried ? problemOf(field, values[field.name] ?? "") : null;
        return (
          <label key={field.name} className={styles.field}>
            {field.label}
            <input
              value={values[field.name] ?? ""}
              placeholder={field.kind === "selector" ? '{service="shell"}' : field.placeholder}
              inputMode={field.kind === "number" ? "decimal" : undefined}
              autoComplete="off"
              spellCheck={false}
              aria-invalid={problem !== null}
              data-autofocus={field.name === firstEmpty || undefined}
              onChange={(event) => setValues({ ...values, [field.name]: event.target.value })}
            />
            {problem !== null && (
              <span className={styles.problem} role="alert">
                {problem}
              </span>
            )}
          </label>
        );
      })}
      <output className={styles.preview} aria-label="The query that it makes">
        {expression === null ? "Fill the fields to see the query." : visibleText(expression)}
      </output>
      <div className={styles.actions}>
        <Button primary type="submit">
          Use this query
        </Button>
      </div>
    </form>
  );
}
