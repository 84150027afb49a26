// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.ArrayList;
import java.util.List;

/** Walks the tree for one render. */
final class Interpreter {
    private final RenderBudget budget;
    private Scope scope;
    private StrBuilder out;
    private int line = 1;

    Interpreter(RenderBudget budget, Scope root) {
        this.budget = budget;
        this.scope = root;
        this.out = new StrBuilder(budget);
    }

    RenderBudget budget() {
        return budget;
    }

    Scope scope() {
        return scope;
    }

    int line() {
        return line;
    }

    /** Goes to another scope. {@return the one before} */
    Scope enter(Scope next) {
        Scope before = scope;
        scope = next;
        return before;
    }

    Value eval(Expr expression) {
        budget.enter();
        line = expression.line();
        Value value = expression.eval(this);
        budget.leave();
        return value;
    }

    List<Value> evalAll(List<Expr> expressions) {
        List<Value> values = new ArrayList<>(expressions.size());
        for (Expr expression : expressions) {
            values.add(eval(expression));
        }
        return values;
    }

    Stmt.Flow exec(List<Stmt> body) {
        for (Stmt statement : body) {
            budget.enter();
            line = statement.line();
            Stmt.Flow flow = statement.exec(this);
            budget.leave();
            if (flow != Stmt.Flow.NEXT) {
                return flow;
            }
        }
        return Stmt.Flow.NEXT;
    }

    void print(Str text) {
        out.append(text);
    }

    /** {@return what {@code body} prints, in a scope of its own} */
    Str capture(List<Stmt> body, Scope inner) {
        return capture(() -> {
            Scope before = enter(inner);
            exec(body);
            enter(before);
        });
    }

    Str capture(Runnable work) {
        StrBuilder before = out;
        StrBuilder captured = new StrBuilder(budget);
        out = captured;
        work.run();
        out = before;
        return captured.build();
    }

    Value call(Value function, Args args, int callLine) {
        line = callLine;
        Value result;
        if (function instanceof Callable callable) {
            result = callable.call(this, args);
        } else if (function instanceof LoopState loop) {
            result = loop.recurse(args);
        } else {
            throw function instanceof Undefined u
                    ? u.failure()
                    : Failure.of("'" + function.typeName() + "' object is not callable");
        }
        line = callLine;
        return result;
    }

    Str run(List<Stmt> template) {
        exec(template);
        return out.build();
    }
}
