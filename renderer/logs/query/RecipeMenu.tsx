import { Menu, Modal } from "@mantine/core";
import { IconBook2, IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import { Button } from "../../components/Button.tsx";
import styles from "./Query.module.css";
import { RecipeForm } from "./RecipeForm.tsx";
import { type Recipe, recipes } from "./recipes.ts";

interface Props {
  /** Whose streams the selector is taken from; null where none is chosen. */
  readonly environment: string | null;
  use(expression: string): void;
}

/** Queries that people keep; each asks for what it needs and fills the editor. */
export function RecipeMenu({ environment, use }: Props) {
  const [recipe, setRecipe] = useState<Recipe | null>(null);
  return (
    <>
      <Menu position="bottom-start" width={330}>
        <Menu.Target>
          <Button>
            <IconBook2 size={15} stroke={1.7} aria-hidden="true" />
            Recipes
            <IconChevronDown size={13} aria-hidden="true" />
          </Button>
        </Menu.Target>
        <Menu.Dropdown className={styles.recipes}>
          {recipes.map((each) => (
            <Menu.Item key={each.id} onClick={() => setRecipe(each)}>
              <span className={styles.recipe}>{each.name}</span>
              <span className={styles.about}>{each.about}</span>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={recipe !== null}
        onClose={() => setRecipe(null)}
        title={recipe?.name ?? ""}
        size={520}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {recipe !== null && (
          <RecipeForm
            key={recipe.id}
            recipe={recipe}
            environment={environment}
            use={(expression) => {
              setRecipe(null);
              use(expression);
            }}
          />
        )}
      </Modal>
    </>
  );
}
