// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Methods of lists and tuples that don't change them. */
final class SeqMethods {
    private SeqMethods() {}

    static @Nullable Value bound(Seq seq, String name) {
        if (name.startsWith("__") && name.endsWith("__")) {
            return Undefined.unsafe(seq, name);
        }
        if (seq.kind() == Seq.Kind.GROUP && (name.equals("grouper") || name.equals("list"))) {
            return seq.items().get(name.equals("list") ? 1 : 0);
        }
        if (seq.kind().isView()) {
            return null;
        }
        return switch (name) {
            case "count" -> new Builtin(name, (in, args) -> Int.of(count(in, seq, args)));
            case "index" -> new Builtin(name, (in, args) -> Int.of(index(in, seq, args)));
            case "copy" -> seq.kind() == Seq.Kind.LIST ? new Builtin(name, (in, args) -> copy(in, seq, args)) : null;
            default -> null;
        };
    }

    private static Seq copy(Interpreter in, Seq seq, Args args) {
        args.bind("copy");
        in.budget().items(seq.items().size());
        return Seq.list(new ArrayList<>(seq.items()));
    }

    private static long count(Interpreter in, Seq seq, Args args) {
        Value wanted = args.bind("count", "value").need("value");
        in.budget().scan(seq.items().size() * 8L);
        return seq.items().stream()
                .filter(item -> Compare.equal(in.budget(), item, wanted))
                .count();
    }

    private static int index(Interpreter in, Seq seq, Args args) {
        Args.Bound bound = args.bind("index", "value", "start", "stop");
        Value wanted = bound.need("value");
        List<Value> items = seq.items();
        in.budget().scan(items.size() * 8L);
        int stop = Math.min(items.size(), wrap(bound.index("stop", items.size()), items.size()));
        for (int i = wrap(bound.index("start", 0), items.size()); i < stop; i++) {
            if (Compare.equal(in.budget(), items.get(i), wanted)) {
                return i;
            }
        }
        throw Failure.of(Text.repr(in.budget(), wanted).text() + " is not in " + seq.typeName());
    }

    private static int wrap(int index, int size) {
        return index < 0 ? Math.max(0, index + size) : index;
    }
}
