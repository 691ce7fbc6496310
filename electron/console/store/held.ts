import type { Operation } from "./connection.ts";

/** What is held in memory at most until the disk takes it; of more, the oldest goes first. */
export interface HeldLimits {
  readonly operations: number;
  readonly bytes: number;
}

/** Written back in well under a second, and no burden on a console that runs for days beside a full disk. */
export const heldAtMost: HeldLimits = { operations: 50_000, bytes: 32 * 1024 * 1024 };

/** One transaction that the file has not got yet. */
interface Transaction {
  readonly operations: Set<Operation>;
}

/**
 * What the file has not got yet, in its order. Of statements that replace each other only the last one is held, in the
 * place of the last one: whatever is written again and again takes no more room than once.
 */
export class Held {
  private readonly transactions = new Set<Transaction>();
  private readonly replaceable = new Map<
    string,
    { readonly transaction: Transaction; readonly operation: Operation }
  >();
  private count = 0;
  private bytes = 0;
  private lost = 0;

  constructor(private readonly limits: HeldLimits = heldAtMost) {}

  /** How many were too many to be held. */
  get dropped(): number {
    return this.lost;
  }

  get isEmpty(): boolean {
    return this.count === 0;
  }

  add(operations: readonly Operation[]): void {
    const transaction: Transaction = { operations: new Set() };
    this.transactions.add(transaction);
    for (const operation of operations) {
      const { replaces } = operation;
      if (replaces !== null) {
        const last = this.replaceable.get(replaces);
        if (last !== undefined) {
          this.remove(last.transaction, last.operation);
          if (last.transaction !== transaction) this.forgetEmpty(last.transaction);
        }
        this.replaceable.set(replaces, { transaction, operation });
      }
      transaction.operations.add(operation);
      this.count += 1;
      this.bytes += bytesOf(operation);
    }
    this.forgetEmpty(transaction);
    this.dropOldest();
  }

  *operations(): Generator<Operation> {
    for (const { operations } of this.transactions) yield* operations;
  }

  private dropOldest(): void {
    const { limits } = this;
    for (const transaction of this.transactions) {
      if (this.count <= limits.operations && this.bytes <= limits.bytes) return;
      // The newest one is what happens right now.
      if (this.transactions.size === 1) return;
      this.lost += transaction.operations.size;
      for (const operation of transaction.operations) this.remove(transaction, operation);
      this.transactions.delete(transaction);
    }
  }

  private remove(transaction: Transaction, operation: Operation): void {
    transaction.operations.delete(operation);
    if (operation.replaces !== null) this.replaceable.delete(operation.replaces);
    this.count -= 1;
    this.bytes -= bytesOf(operation);
  }

  private forgetEmpty(transaction: Transaction): void {
    if (transaction.operations.size === 0) this.transactions.delete(transaction);
  }
}

/** About what an operation takes in memory. Its SQL is shared by all of its kind. */
function bytesOf({ values }: Operation): number {
  return values.reduce<number>((sum, value) => sum + (typeof value === "string" ? 2 * value.length : 8), 200);
}
