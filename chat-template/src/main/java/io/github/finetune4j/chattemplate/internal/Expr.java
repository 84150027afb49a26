// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression of the tree; evaluates itself. */
sealed interface Expr {
    /** {@return line of the source, from 1} */
    int line();

    Value eval(Interpreter in);

    record Literal(Value value, int line) implements Expr {
        @Override
        public Value eval(Interpreter in) {
            return value;
        }
    }

    record Name(String name, int line) implements Expr {
        @Override
        public Value eval(Interpreter in) {
            Value value = in.scope().find(name);
            return value == null ? Undefined.name(name) : value;
        }
    }

    record Attribute(Expr owner, String name, int line) implements Expr {
        @Override
        public Value eval(Interpreter in) {
            return Subscript.attribute(in.budget(), in.eval(owner), name);
        }
    }

    record Item(Expr owner, Expr index, int line) implements Expr {
        @Override
        public Value eval(Interpreter in) {
            Value value = in.eval(owner);
            return Subscript.item(in.budget(), value, in.eval(index));
        }
    }

    record Slice(
            Expr owner,
            @Nullable Expr start,
            @Nullable Expr stop,
            @Nullable Expr step,
            int line) implements Expr {
        @Override
        public Value eval(Interpreter in) {
            Value value = in.eval(owner);
            return Subscript.slice(in.budget(), value, part(in, start), part(in, stop), part(in, step));
        }

        private static @Nullable Value part(Interpreter in, @Nullable Expr part) {
            return part == null ? null : in.eval(part);
        }
    }

    record Call(Expr callee, Arguments arguments, int line) implements Expr {
        @Override
        public Value eval(Interpreter in) {
            Value function = in.eval(callee);
            return in.call(function, arguments.eval(in), line);
        }
    }

    /** A filter; no input stands for the body of a filter block or set block. */
    record Filter(@Nullable Expr input, String name, Arguments arguments, int line) implements Expr {
        @Override
        public Value eval(Interpreter in) {
            return apply(in, input == null ? Str.EMPTY : in.eval(input));
        }

        /** Applies the chain of filters to the body of a block. */
        Value applyToBody(Interpreter in, Value body) {
            return apply(in, input instanceof Filter inner ? inner.applyToBody(in, body) : body);
        }

        private Value apply(Interpreter in, Value value) {
            Filters.Filter filter = Filters.named(name);
            return filter.apply(in, value, arguments.eval(in));
        }
    }

    record Test(Expr subject, String name, Arguments arguments, int line) implements Expr {
        @Override
        public Value eval(Interpreter in) {
            Tests.Test test = Tests.named(name);
            Value value = in.eval(subject);
            return Bool.of(test.holds(in, value, arguments.eval(in)));
        }
    }

    record Not(Expr operand, int line) implements Expr {
        @Override
        public Value eval(Interpreter in) {
            return Bool.of(!in.eval(operand).truthy());
        }
    }

    record Sign(Expr operand, boolean minus, int line) implements Expr {
        @Override
        public Value eval(Interpreter in) {
            Value negative = Arithmetic.negate(in.eval(operand));
            return minus ? negative : Arithmetic.negate(negative);
        }
    }

    /** One step of a chain: {@code operator operand}. */
    record Link(String operator, Expr operand) {}

    /** {@code a + b - c}, applied from the left. */
    record Chain(Expr first, List<Link> links, int line) implements Expr {
        @Override
        public Value eval(Interpreter in) {
            Value value = in.eval(first);
            for (Link link : links) {
                value = Arithmetic.apply(in.budget(), link.operator(), value, in.eval(link.operand()));
            }
            return value;
        }
    }

    /** {@code a < b <= c}: each neighbouring pair, stopping at the first that fails. */
    record Relation(Expr first, List<Link> links, int line) implements Expr {
        @Override
        public Value eval(Interpreter in) {
            Value left = in.eval(first);
            for (Link link : links) {
                Value right = in.eval(link.operand());
                if (!ComparisonSigns.holds(in.budget(), link.operator(), left, right)) {
                    return Bool.FALSE;
                }
                left = right;
            }
            return Bool.TRUE;
        }
    }

    /** {@code a and b} ({@code stopAt} false) or {@code a or b} ({@code stopAt} true): the value that decided. */
    record Logic(List<Expr> operands, boolean stopAt, int line) implements Expr {
        @Override
        public Value eval(Interpreter in) {
            Value value = None.NONE;
            for (Expr operand : operands) {
                value = in.eval(operand);
                if (value.truthy() == stopAt) {
                    return value;
                }
            }
            return value;
        }
    }

    record Concat(List<Expr> parts, int line) implements Expr {
        @Override
        public Value eval(Interpreter in) {
            StrBuilder out = new StrBuilder(in.budget());
            for (Expr part : parts) {
                out.append(Text.str(in.budget(), in.eval(part)));
            }
            return out.build();
        }
    }

    record Conditional(Expr test, Expr then, @Nullable Expr otherwise, int line) implements Expr {
        @Override
        public Value eval(Interpreter in) {
            if (in.eval(test).truthy()) {
                return in.eval(then);
            }
            return otherwise == null
                    ? new Undefined("the inline if-expression evaluated to false and no else section was defined.")
                    : in.eval(otherwise);
        }
    }

    record Sequence(Seq.Kind kind, List<Expr> items, int line) implements Expr {
        @Override
        public Value eval(Interpreter in) {
            in.budget().items(items.size());
            return new Seq(kind, in.evalAll(items));
        }
    }

    record Pair(Expr key, Expr value) {}

    record Mapping(List<Pair> pairs, int line) implements Expr {
        @Override
        public Value eval(Interpreter in) {
            in.budget().items(pairs.size());
            Dict dict = new Dict();
            for (Pair pair : pairs) {
                Value key = in.eval(pair.key());
                dict.put(key, in.eval(pair.value()));
            }
            return dict;
        }
    }
}
