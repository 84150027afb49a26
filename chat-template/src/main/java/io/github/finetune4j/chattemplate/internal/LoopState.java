// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code loop} variable. */
final class LoopState implements HasMembers {
    private final LoopRun run;
    private final List<Value> items;
    private final int depth;
    private final boolean recursive;
    private int index;
    private @Nullable List<Value> lastChanged;

    LoopState(LoopRun run, List<Value> items, int depth, boolean recursive) {
        this.run = run;
        this.items = items;
        this.depth = depth;
        this.recursive = recursive;
    }

    LoopState at(int newIndex) {
        index = newIndex;
        return this;
    }

    @Override
    public @Nullable Value member(String name) {
        return switch (name) {
            case "index" -> Int.of(index + 1);
            case "index0" -> Int.of(index);
            case "revindex" -> Int.of(items.size() - index);
            case "revindex0" -> Int.of(items.size() - index - 1);
            case "first" -> Bool.of(index == 0);
            case "last" -> Bool.of(index == items.size() - 1);
            case "length" -> Int.of(items.size());
            case "depth" -> Int.of(depth + 1);
            case "depth0" -> Int.of(depth);
            case "previtem" -> index > 0 ? items.get(index - 1) : new Undefined("there is no previous item");
            case "nextitem" -> index + 1 < items.size() ? items.get(index + 1) : new Undefined("there is no next item");
            case "cycle" -> new Builtin(name, (in, args) -> cycle(args));
            case "changed" -> new Builtin(name, (in, args) -> changed(in, args));
            default -> null;
        };
    }

    private Value cycle(Args args) {
        if (args.positional().isEmpty()) {
            throw Failure.of("no items for cycling given");
        }
        return args.positional().get(index % args.positional().size());
    }

    private Value changed(Interpreter in, Args args) {
        Seq now = Seq.list(args.positional());
        boolean same = lastChanged != null && Compare.equal(in.budget(), Seq.list(lastChanged), now);
        lastChanged = args.positional();
        return Bool.of(!same);
    }

    Value recurse(Args args) {
        if (!recursive) {
            throw Failure.of("The loop must have the 'recursive' marker to be called recursively.");
        }
        return run.again(args.bind("loop", "iterable").need("iterable"));
    }

    @Override
    public String typeName() {
        return "LoopContext";
    }
}
