// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.ArrayList;
import java.util.List;

/** One run of a {@code for} over one sequence; a recursive loop starts another from inside. */
record LoopRun(Interpreter in, Stmt.For loop, Scope outer, int depth) {
    Stmt.Flow run(Value sequence) {
        Scope before = in.scope();
        List<Value> items = chosen(Iterate.list(in.budget(), sequence));
        Stmt.Flow flow = items.isEmpty() ? otherwise() : body(items);
        in.enter(before);
        return flow;
    }

    /** {@return what the loop prints for another sequence, one level deeper} */
    Str again(Value sequence) {
        return in.capture(() -> new LoopRun(in, loop, outer, depth + 1).run(sequence));
    }

    private Stmt.Flow otherwise() {
        in.enter(new Scope(outer));
        return in.exec(loop.otherwise());
    }

    private Stmt.Flow body(List<Value> items) {
        LoopState state = new LoopState(this, items, depth, loop.recursive());
        for (int i = 0; i < items.size(); i++) {
            in.budget().step();
            Scope pass = new Scope(outer);
            in.enter(pass);
            pass.set("loop", state.at(i));
            loop.target().assign(in, items.get(i));
            if (in.exec(loop.body()) == Stmt.Flow.BREAK) {
                break;
            }
        }
        return Stmt.Flow.NEXT;
    }

    private List<Value> chosen(List<Value> items) {
        if (loop.filter() == null) {
            return items;
        }
        List<Value> chosen = new ArrayList<>();
        for (Value item : items) {
            in.budget().step();
            in.enter(new Scope(outer));
            loop.target().assign(in, item);
            if (in.eval(loop.filter()).truthy()) {
                chosen.add(item);
            }
        }
        in.budget().items(chosen.size());
        return chosen;
    }
}
