// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A macro with the scope that it was defined in. */
record Macro(Signature signature, List<Stmt> body, Scope defined) implements Callable {
    @Override
    public Value call(Interpreter in, Args args) {
        Scope scope = new Scope(defined);
        Scope before = in.enter(scope);
        for (int i = 0; i < signature.parameters().size(); i++) {
            bind(in, scope, i, args);
        }
        in.enter(before);
        rest(scope, args);
        return in.capture(body, scope);
    }

    private void bind(Interpreter in, Scope scope, int index, Args args) {
        Signature.Parameter parameter = signature.parameters().get(index);
        Value named = args.named().get(parameter.name());
        boolean given = index < args.positional().size();
        if (given && named != null) {
            throw Failure.of("macro " + signature.name() + "() got two values for '" + parameter.name() + "'");
        }
        Value value = given ? args.positional().get(index) : named;
        scope.set(parameter.name(), value != null ? value : otherwise(in, parameter));
    }

    private static Value otherwise(Interpreter in, Signature.Parameter parameter) {
        @Nullable Expr expression = parameter.otherwise();
        return expression == null
                ? new Undefined("parameter '" + parameter.name() + "' was not provided")
                : in.eval(expression);
    }

    private void rest(Scope scope, Args args) {
        int known = signature.parameters().size();
        Args more = args.from(known);
        if (signature.reads("varargs")) {
            scope.set("varargs", new Seq(Seq.Kind.TUPLE, more.positional()));
        } else if (!more.positional().isEmpty()) {
            throw Failure.of("macro '" + signature.name() + "' takes not more than " + known + " argument(s)");
        }
        Dict extra = new Dict();
        args.named().forEach((name, value) -> {
            if (!signature.has(name) && !(name.equals("caller") && signature.reads(name))) {
                extra.put(Str.of(name), value);
            }
        });
        keywords(scope, args, extra);
    }

    private void keywords(Scope scope, Args args, Dict extra) {
        if (signature.reads("caller") && !signature.has("caller")) {
            Value caller = args.named().get("caller");
            scope.set("caller", caller != null ? caller : new Undefined("No caller defined"));
        }
        if (signature.reads("kwargs")) {
            scope.set("kwargs", extra);
        } else if (extra.size() > 0) {
            String name = ((Str) extra.keys().get(0)).text();
            throw Failure.of("macro '" + signature.name() + "' takes no keyword argument '" + name + "'");
        }
    }

    @Override
    public String typeName() {
        return "Macro";
    }
}
