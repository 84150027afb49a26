// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Methods of {@code dict} that don't change it, and the {@code dict} function. */
final class DictMethods {
    private DictMethods() {}

    static @Nullable Value bound(Dict dict, String name) {
        return switch (name) {
            case "get" -> new Builtin(name, (in, args) -> get(dict, args));
            case "items" -> view(dict, name, Seq.Kind.ITEMS);
            case "keys" -> view(dict, name, Seq.Kind.KEYS);
            case "values" -> view(dict, name, Seq.Kind.VALUES);
            case "copy" ->
                new Builtin(name, (in, args) -> {
                    args.bind(name);
                    return make(in, Args.of(dict));
                });
            case "fromkeys" -> new Builtin(name, DictMethods::fromKeys);
            default -> name.startsWith("__") && name.endsWith("__") ? Undefined.unsafe(dict, name) : null;
        };
    }

    private static Value get(Dict dict, Args args) {
        Args.Bound bound = args.bind("get", "key", "default");
        Value value = dict.get(bound.need("key"));
        Value otherwise = bound.get("default");
        return value != null ? value : otherwise != null ? otherwise : None.NONE;
    }

    private static Value view(Dict dict, String name, Seq.Kind kind) {
        return new Builtin(name, (in, args) -> {
            args.bind(name);
            in.budget().items(dict.size());
            return new Seq(
                    kind,
                    switch (kind) {
                        case KEYS -> dict.keys();
                        case VALUES -> dict.values();
                        default -> dict.pairs();
                    });
        });
    }

    static Value fromKeys(Interpreter in, Args args) {
        Args.Bound bound = args.bind("fromkeys", "iterable", "value");
        Value value = bound.get("value");
        Dict dict = new Dict();
        for (Value key : Iterate.list(in.budget(), bound.need("iterable"))) {
            dict.put(key, value == null ? None.NONE : value);
        }
        in.budget().items(dict.size());
        return dict;
    }

    /** {@code dict(mapping or pairs, **names)}. */
    static Dict make(Interpreter in, Args args) {
        Args.Bound bound = new Args(args.positional(), Map.of()).bind("dict", "iterable");
        Value from = bound.get("iterable");
        Dict dict = new Dict();
        if (from instanceof Dict other) {
            dict.putAll(other);
        } else if (from instanceof Undefined u) {
            throw u.failure();
        } else if (from != null) {
            Iterate.list(in.budget(), from).forEach(pair -> putPair(in, dict, pair));
        }
        args.named().forEach((name, value) -> dict.put(Str.of(name), value));
        in.budget().items(dict.size());
        return dict;
    }

    private static void putPair(Interpreter in, Dict dict, Value pair) {
        List<Value> parts = Iterate.list(in.budget(), pair);
        if (parts.size() != 2) {
            throw Failure.of("dictionary update sequence element has length " + parts.size() + "; 2 is required");
        }
        dict.put(parts.get(0), parts.get(1));
    }
}
