// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments written at a call.
 *
 * @param list what {@code *list} spreads
 * @param dict what {@code **dict} spreads
 */
record Arguments(
        List<Expr> positional,
        List<Named> named,
        @Nullable Expr list,
        @Nullable Expr dict) {
    static final Arguments NONE = new Arguments(List.of(), List.of(), null, null);

    /** {@code name=value}. */
    record Named(String name, Expr value) {}

    Args eval(Interpreter in) {
        Args.Builder args = new Args.Builder();
        positional.forEach(e -> args.add(in.eval(e)));
        if (list != null) {
            Iterate.list(in.budget(), in.eval(list)).forEach(args::add);
        }
        named.forEach(n -> args.put(n.name(), in.eval(n.value())));
        if (dict != null) {
            spread(in, args, in.eval(dict));
        }
        return args.build();
    }

    private static void spread(Interpreter in, Args.Builder args, Value value) {
        if (!(value instanceof Dict names)) {
            throw value instanceof Undefined u
                    ? u.failure()
                    : Failure.of("argument after ** must be a mapping, not " + value.typeName());
        }
        in.budget().items(names.size());
        names.entries().forEach(e -> args.put(keyword(e.key()), e.value()));
    }

    private static String keyword(Value key) {
        if (key instanceof Str name) {
            return name.text();
        }
        throw Failure.of("keywords must be strings, not " + key.typeName());
    }
}
