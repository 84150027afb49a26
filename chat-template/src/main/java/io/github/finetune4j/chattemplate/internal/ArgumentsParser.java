// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses {@code (a, b, *list, name=c, **dict)}. */
final class ArgumentsParser {
    private final TokenStream in;
    private final ExprParser expressions;
    private final List<Expr> positional = new ArrayList<>();
    private final List<Arguments.Named> named = new ArrayList<>();
    private @Nullable Expr list;
    private @Nullable Expr dict;

    ArgumentsParser(TokenStream in, ExprParser expressions) {
        this.in = in;
        this.expressions = expressions;
    }

    Arguments parse() {
        in.expectOperator("(");
        while (!in.atOperator(")")) {
            argument();
            if (!in.atOperator(")")) {
                in.expectOperator(",");
            }
        }
        in.expectOperator(")");
        boolean empty = positional.isEmpty() && named.isEmpty() && list == null && dict == null;
        return empty ? Arguments.NONE : new Arguments(positional, named, list, dict);
    }

    private void argument() {
        if (in.skipOperator("*")) {
            ensure(list == null && dict == null);
            list = expressions.expression();
        } else if (in.skipOperator("**")) {
            ensure(dict == null);
            dict = expressions.expression();
        } else if (in.at(Token.Type.NAME) && in.ahead().is(Token.Type.OPERATOR, "=")) {
            ensure(dict == null);
            String name = in.next().text();
            in.next();
            named.add(new Arguments.Named(name, expressions.expression()));
        } else {
            ensure(list == null && dict == null && named.isEmpty());
            positional.add(expressions.expression());
        }
    }

    private void ensure(boolean valid) {
        if (!valid) {
            throw in.fail("invalid syntax for function call expression");
        }
    }
}
