// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.List;
import java.util.Locale;

/** A place in the tokens, and how deep the parser is nested. */
final class TokenStream {
    private final List<Token> tokens;
    private final int deepest;
    private int position;
    private int depth;

    TokenStream(List<Token> tokens, int deepest) {
        this.tokens = tokens;
        this.deepest = deepest;
    }

    Token current() {
        return tokens.get(position);
    }

    Token ahead() {
        return tokens.get(Math.min(position + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = current();
        position = Math.min(position + 1, tokens.size() - 1);
        return token;
    }

    boolean at(Token.Type type) {
        return current().type() == type;
    }

    boolean atName(String name) {
        return current().is(Token.Type.NAME, name);
    }

    boolean atOperator(String operator) {
        return current().is(Token.Type.OPERATOR, operator);
    }

    boolean skipName(String name) {
        boolean skip = atName(name);
        if (skip) {
            next();
        }
        return skip;
    }

    boolean skipOperator(String operator) {
        boolean skip = atOperator(operator);
        if (skip) {
            next();
        }
        return skip;
    }

    Token expect(Token.Type type) {
        if (!at(type)) {
            throw fail("expected " + type.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ", got '"
                    + current().describe() + "'");
        }
        return next();
    }

    void expectOperator(String operator) {
        if (!skipOperator(operator)) {
            throw fail("expected '" + operator + "', got '" + current().describe() + "'");
        }
    }

    void expectName(String name) {
        if (!skipName(name)) {
            throw fail("expected '" + name + "', got '" + current().describe() + "'");
        }
    }

    Failure fail(String message) {
        return Failure.syntax(current().line(), message);
    }

    void deeper() {
        if (++depth > deepest) {
            throw Failure.limit("depth", deepest, "nested brackets or blocks in the source")
                    .at(current().line());
        }
    }

    void shallower() {
        depth--;
    }
}
