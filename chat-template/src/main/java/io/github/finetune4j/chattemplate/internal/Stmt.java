// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement of the tree; runs itself. */
sealed interface Stmt {
    /** The flow after a statement. */
    enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    /** {@return line of the source, from 1} */
    int line();

    Flow exec(Interpreter in);

    record Data(Str text, int line) implements Stmt {
        @Override
        public Flow exec(Interpreter in) {
            in.print(text);
            return Flow.NEXT;
        }
    }

    record Print(Expr value, int line) implements Stmt {
        @Override
        public Flow exec(Interpreter in) {
            in.print(Text.str(in.budget(), in.eval(value)));
            return Flow.NEXT;
        }
    }

    /** One {@code if} or {@code elif}; {@code else} has no test. */
    record Branch(@Nullable Expr test, List<Stmt> body) {}

    record If(List<Branch> branches, int line) implements Stmt {
        @Override
        public Flow exec(Interpreter in) {
            for (Branch branch : branches) {
                Expr test = branch.test();
                if (test == null || in.eval(test).truthy()) {
                    return in.exec(branch.body());
                }
            }
            return Flow.NEXT;
        }
    }

    record For(
            Target target,
            Expr items,
            @Nullable Expr filter,
            boolean recursive,
            List<Stmt> body,
            List<Stmt> otherwise,
            int line)
            implements Stmt {
        @Override
        public Flow exec(Interpreter in) {
            return new LoopRun(in, this, in.scope(), 0).run(in.eval(items));
        }
    }

    record Set(Target target, Expr value, int line) implements Stmt {
        @Override
        public Flow exec(Interpreter in) {
            target.assign(in, in.eval(value));
            return Flow.NEXT;
        }
    }

    record SetBlock(Target target, Expr.@Nullable Filter filter, List<Stmt> body, int line) implements Stmt {
        @Override
        public Flow exec(Interpreter in) {
            Value text = in.capture(body, new Scope(in.scope()));
            target.assign(in, filter == null ? text : filter.applyToBody(in, text));
            return Flow.NEXT;
        }
    }

    record FilterBlock(Expr.Filter filter, List<Stmt> body, int line) implements Stmt {
        @Override
        public Flow exec(Interpreter in) {
            Value text = in.capture(body, new Scope(in.scope()));
            in.print(Text.str(in.budget(), filter.applyToBody(in, text)));
            return Flow.NEXT;
        }
    }

    record MacroDef(Signature signature, List<Stmt> body, int line) implements Stmt {
        @Override
        public Flow exec(Interpreter in) {
            in.scope().set(signature.name(), new Macro(signature, body, in.scope()));
            return Flow.NEXT;
        }
    }

    record CallBlock(Signature signature, Expr.Call call, List<Stmt> body, int line) implements Stmt {
        @Override
        public Flow exec(Interpreter in) {
            Value function = in.eval(call.callee());
            Args args = call.arguments().eval(in).with("caller", new Macro(signature, body, in.scope()));
            in.print(Text.str(in.budget(), in.call(function, args, line)));
            return Flow.NEXT;
        }
    }

    record With(List<Set> assignments, List<Stmt> body, int line) implements Stmt {
        @Override
        public Flow exec(Interpreter in) {
            Scope inner = new Scope(in.scope());
            List<Value> values = in.evalAll(assignments.stream().map(Set::value).toList());
            Scope outer = in.enter(inner);
            for (int i = 0; i < values.size(); i++) {
                assignments.get(i).target().assign(in, values.get(i));
            }
            Flow flow = in.exec(body);
            in.enter(outer);
            return flow;
        }
    }

    /** The assistant's own words: what is printed inside is marked. */
    record Generation(List<Stmt> body, int line) implements Stmt {
        @Override
        public Flow exec(Interpreter in) {
            in.print(in.capture(body, new Scope(in.scope())).withFlag(Str.GENERATION));
            return Flow.NEXT;
        }
    }

    record Jump(Flow flow, int line) implements Stmt {
        @Override
        public Flow exec(Interpreter in) {
            return flow;
        }
    }
}
