// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Parses expressions, loosest operator first. */
final class ExprParser {
    private static final Set<String> COMPARE = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> SUM = Set.of("+", "-");
    private static final Set<String> PRODUCT = Set.of("*", "/", "//", "%");
    private static final Set<String> POWER = Set.of("**");

    private interface Rule {
        Expr parse();
    }

    private final TokenStream in;
    private final PrimaryParser primary;

    ExprParser(TokenStream in) {
        this.in = in;
        this.primary = new PrimaryParser(in, this);
    }

    PrimaryParser primary() {
        return primary;
    }

    /** {@code then if test else otherwise}, or anything tighter. */
    Expr expression() {
        in.deeper();
        int line = in.current().line();
        Expr value = or();
        while (in.skipName("if")) {
            Expr test = or();
            value = new Expr.Conditional(test, value, in.skipName("else") ? expression() : null, line);
        }
        in.shallower();
        return value;
    }

    Expr expression(boolean conditional) {
        return conditional ? expression() : or();
    }

    /** One expression, or several with commas: a tuple. */
    Expr tuple(boolean conditional, boolean parentheses, String end) {
        int line = in.current().line();
        List<Expr> items = new ArrayList<>();
        boolean comma = false;
        while (!atTupleEnd(end)) {
            items.add(expression(conditional));
            if (!in.skipOperator(",")) {
                break;
            }
            comma = true;
        }
        if (!comma && !items.isEmpty()) {
            return items.get(0);
        }
        if (!comma && !parentheses) {
            throw in.fail("Expected an expression, got '" + in.current().describe() + "'");
        }
        return new Expr.Sequence(Seq.Kind.TUPLE, items, line);
    }

    private boolean atTupleEnd(String end) {
        return in.at(Token.Type.VARIABLE_END)
                || in.at(Token.Type.BLOCK_END)
                || in.at(Token.Type.END)
                || in.atOperator(")")
                || (!end.isEmpty() && in.atName(end));
    }

    private Expr or() {
        return logic("or", this::and, true);
    }

    private Expr and() {
        return logic("and", this::not, false);
    }

    private Expr logic(String word, Rule tighter, boolean stopAt) {
        int line = in.current().line();
        Expr first = tighter.parse();
        if (!in.atName(word)) {
            return first;
        }
        List<Expr> operands = new ArrayList<>(List.of(first));
        while (in.skipName(word)) {
            operands.add(tighter.parse());
        }
        return new Expr.Logic(operands, stopAt, line);
    }

    private Expr not() {
        if (!in.atName("not")) {
            return compare();
        }
        in.deeper();
        int line = in.next().line();
        Expr operand = not();
        in.shallower();
        return new Expr.Not(operand, line);
    }

    private Expr compare() {
        int line = in.current().line();
        Expr first = sum();
        List<Expr.Link> links = new ArrayList<>();
        while (true) {
            if (in.at(Token.Type.OPERATOR) && COMPARE.contains(in.current().text())) {
                links.add(new Expr.Link(in.next().text(), sum()));
            } else if (in.skipName("in")) {
                links.add(new Expr.Link("in", sum()));
            } else if (in.atName("not") && in.ahead().is(Token.Type.NAME, "in")) {
                in.next();
                in.next();
                links.add(new Expr.Link("not in", sum()));
            } else {
                return links.isEmpty() ? first : new Expr.Relation(first, links, line);
            }
        }
    }

    private Expr sum() {
        return chain(SUM, this::concat);
    }

    private Expr concat() {
        int line = in.current().line();
        Expr first = product();
        if (!in.atOperator("~")) {
            return first;
        }
        List<Expr> parts = new ArrayList<>(List.of(first));
        while (in.skipOperator("~")) {
            parts.add(product());
        }
        return new Expr.Concat(parts, line);
    }

    private Expr product() {
        return chain(PRODUCT, this::power);
    }

    private Expr power() {
        return chain(POWER, () -> unary(true));
    }

    private Expr chain(Set<String> operators, Rule tighter) {
        int line = in.current().line();
        Expr first = tighter.parse();
        List<Expr.Link> links = new ArrayList<>();
        while (in.at(Token.Type.OPERATOR) && operators.contains(in.current().text())) {
            links.add(new Expr.Link(in.next().text(), tighter.parse()));
        }
        return links.isEmpty() ? first : new Expr.Chain(first, links, line);
    }

    private Expr unary(boolean filters) {
        int line = in.current().line();
        Expr value;
        if (in.atOperator("-") || in.atOperator("+")) {
            in.deeper();
            boolean minus = in.next().text().equals("-");
            value = new Expr.Sign(unary(false), minus, line);
            in.shallower();
        } else {
            value = primary.primary();
        }
        Expr whole = primary.postfix(value);
        return filters ? primary.filters(whole) : whole;
    }
}
