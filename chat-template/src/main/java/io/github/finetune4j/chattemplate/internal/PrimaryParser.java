// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses literals, names, calls, subscripts, filters and tests. */
final class PrimaryParser {
    private static final Set<String> AFTER_TEST = Set.of("else", "or", "and", "if", "is");

    private final TokenStream in;
    private final ExprParser expressions;
    private final Deque<Set<String>> namesRead = new ArrayDeque<>();

    PrimaryParser(TokenStream in, ExprParser expressions) {
        this.in = in;
        this.expressions = expressions;
    }

    /** Begins to note which names are read; {@link #namesRead()} ends it. */
    void noteNames() {
        namesRead.push(new HashSet<>());
    }

    Set<String> namesRead() {
        Set<String> names = namesRead.pop();
        if (!namesRead.isEmpty()) {
            namesRead.peek().addAll(names);
        }
        return names;
    }

    Expr primary() {
        Token token = in.next();
        return switch (token.type()) {
            case NAME -> name(token);
            case STRING -> string(token);
            case INTEGER -> new Expr.Literal(new Int(integer(token.text())), token.line());
            case FLOAT -> new Expr.Literal(new Flt(Double.parseDouble(token.text())), token.line());
            case OPERATOR -> bracket(token);
            default -> throw unexpected(token);
        };
    }

    private Failure unexpected(Token token) {
        return Failure.syntax(token.line(), "unexpected '" + token.describe() + "'");
    }

    private Expr name(Token token) {
        Value constant = switch (token.text()) {
            case "true", "True" -> Bool.TRUE;
            case "false", "False" -> Bool.FALSE;
            case "none", "None" -> None.NONE;
            default -> null;
        };
        if (constant != null) {
            return new Expr.Literal(constant, token.line());
        }
        if (!namesRead.isEmpty()) {
            namesRead.peek().add(token.text());
        }
        return new Expr.Name(token.text(), token.line());
    }

    private Expr string(Token token) {
        StringBuilder text = new StringBuilder(token.text());
        while (in.at(Token.Type.STRING)) {
            text.append(in.next().text());
        }
        return new Expr.Literal(Str.of(text.toString()), token.line());
    }

    private BigInteger integer(String text) {
        String digits = text.toLowerCase(Locale.ROOT);
        int base = digits.startsWith("0x") ? 16 : digits.startsWith("0o") ? 8 : digits.startsWith("0b") ? 2 : 10;
        if (digits.length() > 4300) {
            throw in.fail("an integer of more than 4300 digits");
        }
        return new BigInteger(base == 10 ? digits : digits.substring(2), base);
    }

    private Expr bracket(Token token) {
        return switch (token.text()) {
            case "(" -> {
                in.deeper();
                Expr inner = expressions.tuple(true, true, "");
                in.shallower();
                in.expectOperator(")");
                yield inner;
            }
            case "[" -> list(token.line());
            case "{" -> dict(token.line());
            default -> throw unexpected(token);
        };
    }

    private Expr list(int line) {
        List<Expr> items = new ArrayList<>();
        while (!in.atOperator("]")) {
            items.add(expressions.expression());
            if (!in.atOperator("]")) {
                in.expectOperator(",");
            }
        }
        in.expectOperator("]");
        return new Expr.Sequence(Seq.Kind.LIST, items, line);
    }

    private Expr dict(int line) {
        List<Expr.Pair> pairs = new ArrayList<>();
        while (!in.atOperator("}")) {
            Expr key = expressions.expression();
            in.expectOperator(":");
            pairs.add(new Expr.Pair(key, expressions.expression()));
            if (!in.atOperator("}")) {
                in.expectOperator(",");
            }
        }
        in.expectOperator("}");
        return new Expr.Mapping(pairs, line);
    }

    Expr postfix(Expr start) {
        Expr value = start;
        while (true) {
            int line = in.current().line();
            if (in.skipOperator(".")) {
                value = dotted(value, line);
            } else if (in.skipOperator("[")) {
                value = subscript(value, line);
            } else if (in.atOperator("(")) {
                value = new Expr.Call(value, arguments(), line);
            } else {
                return value;
            }
        }
    }

    private Expr dotted(Expr owner, int line) {
        if (in.at(Token.Type.INTEGER)) {
            return new Expr.Item(owner, primary(), line);
        }
        return new Expr.Attribute(owner, in.expect(Token.Type.NAME).text(), line);
    }

    private Expr subscript(Expr owner, int line) {
        Expr start = in.atOperator(":") ? null : expressions.expression();
        if (!in.skipOperator(":")) {
            Expr index = start == null || !in.atOperator(",") ? start : rest(start, line);
            in.expectOperator("]");
            if (index == null) {
                throw in.fail("expected subscript expression");
            }
            return new Expr.Item(owner, index, line);
        }
        Expr stop = bound();
        Expr step = in.skipOperator(":") ? bound() : null;
        in.expectOperator("]");
        return new Expr.Slice(owner, start, stop, step, line);
    }

    private Expr rest(Expr first, int line) {
        List<Expr> items = new ArrayList<>(List.of(first));
        while (in.skipOperator(",") && !in.atOperator("]")) {
            items.add(expressions.expression());
        }
        return new Expr.Sequence(Seq.Kind.TUPLE, items, line);
    }

    private @Nullable Expr bound() {
        return in.atOperator(":") || in.atOperator("]") ? null : expressions.expression();
    }

    Arguments arguments() {
        ArgumentsParser parser = new ArgumentsParser(in, expressions);
        return parser.parse();
    }

    Expr filters(Expr start) {
        Expr value = start;
        while (true) {
            if (in.atOperator("|")) {
                in.next();
                value = filter(value);
            } else if (in.atName("is")) {
                value = test(value);
            } else if (in.atOperator("(")) {
                int line = in.current().line();
                value = new Expr.Call(value, arguments(), line);
            } else {
                return value;
            }
        }
    }

    /** A filter's name and arguments, the bar before it being read. */
    Expr.Filter filter(@Nullable Expr input) {
        int line = in.current().line();
        String name = dottedName();
        Arguments arguments = in.atOperator("(") ? arguments() : Arguments.NONE;
        return new Expr.Filter(input, name, arguments, line);
    }

    private String dottedName() {
        StringBuilder name = new StringBuilder(in.expect(Token.Type.NAME).text());
        while (in.skipOperator(".")) {
            name.append('.').append(in.expect(Token.Type.NAME).text());
        }
        return name.toString();
    }

    private Expr test(Expr subject) {
        int line = in.next().line();
        boolean negated = in.skipName("not");
        String name = dottedName();
        Expr test = new Expr.Test(subject, name, testArguments(), line);
        return negated ? new Expr.Not(test, line) : test;
    }

    private Arguments testArguments() {
        if (in.atOperator("(")) {
            return arguments();
        }
        boolean literal = in.at(Token.Type.STRING) || in.at(Token.Type.INTEGER) || in.at(Token.Type.FLOAT);
        boolean open = in.atOperator("[") || in.atOperator("{");
        boolean name =
                in.at(Token.Type.NAME) && !AFTER_TEST.contains(in.current().text());
        if (in.atName("is")) {
            throw in.fail("You cannot chain multiple tests with is");
        }
        if (!literal && !open && !name) {
            return Arguments.NONE;
        }
        return new Arguments(List.of(postfix(primary())), List.of(), null, null);
    }
}
