// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.math.BigInteger;
import java.time.ZonedDateTime;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Functions that every template can call. */
final class Globals {
    private Globals() {}

    static Scope scope(Supplier<ZonedDateTime> clock) {
        Scope scope = new Scope(null);
        function(scope, "range", Globals::range);
        function(scope, "namespace", (in, args) -> namespace(in, args));
        function(scope, "raise_exception", (in, args) -> {
            Value message = args.bind("raise_exception", "message").need("message");
            throw Failure.raised(Text.str(in.budget(), message).text());
        });
        function(scope, "strftime_now", (in, args) -> {
            String format = args.bind("strftime_now", "format").text("format").text();
            return new StrBuilder(in.budget())
                    .append(Strftime.format(clock.get(), format))
                    .build();
        });
        function(scope, "cycler", (in, args) -> new Cycler(args.positional()));
        function(
                scope, "joiner", (in, args) -> joiner(args.bind("joiner", "sep").get("sep")));
        scope.set("dict", new DictFunction());
        return scope;
    }

    private static void function(Scope scope, String name, Builtin.Body body) {
        scope.set(name, new Builtin(name, body));
    }

    private record DictFunction() implements Callable {
        @Override
        public @Nullable Value member(String name) {
            return name.equals("fromkeys") ? new Builtin(name, DictMethods::fromKeys) : null;
        }

        @Override
        public Value call(Interpreter in, Args args) {
            return DictMethods.make(in, args);
        }
    }

    private static Value namespace(Interpreter in, Args args) {
        Namespace namespace = new Namespace();
        DictMethods.make(in, args)
                .entries()
                .forEach(e -> namespace.assign(Text.str(in.budget(), e.key()).text(), e.value()));
        return namespace;
    }

    private static Value joiner(@Nullable Value given) {
        Value separator = given == null ? Str.of(", ") : given;
        boolean[] used = {false};
        return new Builtin("joiner", (in, args) -> {
            args.bind("joiner");
            Value text = used[0] ? separator : Str.EMPTY;
            used[0] = true;
            return text;
        });
    }

    private static Value range(Interpreter in, Args args) {
        Args.Bound bound = args.bind("range", "start", "stop", "step");
        boolean single = bound.get("stop") == null;
        BigInteger start = single ? BigInteger.ZERO : integer(bound, "start");
        BigInteger stop = integer(bound, single ? "start" : "stop");
        BigInteger step = bound.get("step") == null ? BigInteger.ONE : integer(bound, "step");
        if (step.signum() == 0) {
            throw Failure.of("range() arg 3 must not be zero");
        }
        return new Seq(Seq.Kind.RANGE, new RangeList(in.budget(), start, stop, step));
    }

    private static BigInteger integer(Args.Bound args, String name) {
        @Nullable BigInteger whole = PythonNumbers.integer(args.need(name));
        if (whole == null) {
            throw PythonNumbers.mustBe("an integer", args.need(name));
        }
        return whole;
    }
}
