// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses a whole template. */
final class StmtParser {
    private static final Set<String> NEEDS_OTHER_TEMPLATES = Set.of("extends", "include", "import", "from");
    private static final List<String> SPECIAL = List.of("varargs", "kwargs", "caller");

    private final TokenStream in;
    private final ExprParser expressions;
    private final TargetParser targets;
    private int loops;

    StmtParser(TokenStream in) {
        this.in = in;
        this.expressions = new ExprParser(in);
        this.targets = new TargetParser(in);
    }

    List<Stmt> template() {
        return body(Set.of());
    }

    /** Statements up to one of the {@code ends}, which stays the current token. */
    private List<Stmt> body(Set<String> ends) {
        in.deeper();
        List<Stmt> body = new ArrayList<>();
        while (!in.at(Token.Type.END)) {
            Token token = in.next();
            if (token.type() == Token.Type.DATA) {
                body.add(new Stmt.Data(Str.of(token.text()), token.line()));
            } else if (token.type() == Token.Type.VARIABLE_BEGIN) {
                body.add(new Stmt.Print(expressions.tuple(true, false, ""), token.line()));
                in.expect(Token.Type.VARIABLE_END);
            } else if (in.at(Token.Type.NAME) && ends.contains(in.current().text())) {
                in.shallower();
                return body;
            } else {
                body.addAll(statement());
                in.expect(Token.Type.BLOCK_END);
            }
        }
        if (!ends.isEmpty()) {
            throw in.fail("Unexpected end of template, looking for "
                    + String.join(" or ", ends.stream().sorted().toList()));
        }
        in.shallower();
        return body;
    }

    /** The rest of a tag and the body behind it, up to one of {@code ends}. */
    private List<Stmt> tagBody(String... ends) {
        in.skipOperator(":");
        in.expect(Token.Type.BLOCK_END);
        return body(Set.of(ends));
    }

    private List<Stmt> bodyTo(String end) {
        List<Stmt> body = tagBody(end);
        in.next();
        return body;
    }

    private List<Stmt> statement() {
        Token tag = in.expect(Token.Type.NAME);
        int line = tag.line();
        return switch (tag.text()) {
            case "if" -> List.of(branches(line));
            case "for" -> List.of(loop(line));
            case "set" -> List.of(set(line));
            case "macro" -> List.of(macro(line));
            case "call" -> List.of(callBlock(line));
            case "filter" -> List.of(new Stmt.FilterBlock(filterChain(), bodyTo("endfilter"), line));
            case "generation" -> List.of(new Stmt.Generation(outsideLoops("endgeneration"), line));
            case "with" -> List.of(with(line));
            case "print" -> List.of(new Stmt.Print(expressions.tuple(true, false, ""), line));
            case "block" -> List.of(block(line));
            case "autoescape" -> autoescape();
            case "break", "continue" -> List.of(jump(tag));
            default -> throw unknown(tag);
        };
    }

    private Failure unknown(Token tag) {
        String why = NEEDS_OTHER_TEMPLATES.contains(tag.text())
                ? "'" + tag.text() + "' needs other templates, and a chat template stands alone"
                : "Encountered unknown tag '" + tag.text() + "'";
        return Failure.syntax(tag.line(), why);
    }

    private Stmt branches(int line) {
        List<Stmt.Branch> branches = new ArrayList<>();
        String word = "elif";
        while (!word.equals("endif")) {
            @Nullable Expr test = word.equals("elif") ? expressions.tuple(false, false, "") : null;
            List<Stmt> body = test == null ? tagBody("endif") : tagBody("elif", "else", "endif");
            branches.add(new Stmt.Branch(test, body));
            word = in.next().text();
        }
        return new Stmt.If(branches, line);
    }

    private Stmt loop(int line) {
        Target target = targets.several("in");
        in.expectName("in");
        Expr items = expressions.tuple(false, false, "recursive");
        Expr filter = in.skipName("if") ? expressions.expression() : null;
        boolean recursive = in.skipName("recursive");
        loops++;
        List<Stmt> body = tagBody("endfor", "else");
        loops--;
        List<Stmt> otherwise = in.next().text().equals("else") ? bodyTo("endfor") : List.of();
        return new Stmt.For(target, items, filter, recursive, body, otherwise, line);
    }

    private Stmt set(int line) {
        Target target = targets.several("");
        if (in.skipOperator("=")) {
            return new Stmt.Set(target, expressions.tuple(true, false, ""), line);
        }
        Expr.@Nullable Filter filter = in.skipOperator("|") ? filterChain() : null;
        return new Stmt.SetBlock(target, filter, bodyTo("endset"), line);
    }

    private Expr.Filter filterChain() {
        Expr.Filter filter = expressions.primary().filter(null);
        while (in.skipOperator("|")) {
            filter = expressions.primary().filter(filter);
        }
        return filter;
    }

    /** A body that Jinja makes a function of, so that {@code break} can't leave it. */
    private List<Stmt> outsideLoops(String end) {
        int outer = loops;
        loops = 0;
        List<Stmt> body = bodyTo(end);
        loops = outer;
        return body;
    }

    private Stmt macro(int line) {
        String name = targets.name();
        expressions.primary().noteNames();
        List<Signature.Parameter> parameters = targets.parameters(expressions);
        List<Stmt> body = outsideLoops("endmacro");
        return new Stmt.MacroDef(signature(name, parameters), body, line);
    }

    private Signature signature(String name, List<Signature.Parameter> parameters) {
        Set<String> read = expressions.primary().namesRead();
        return new Signature(
                name, parameters, SPECIAL.stream().filter(read::contains).toList());
    }

    private Stmt callBlock(int line) {
        expressions.primary().noteNames();
        List<Signature.Parameter> parameters = in.atOperator("(") ? targets.parameters(expressions) : List.of();
        if (!(expressions.expression() instanceof Expr.Call call)) {
            throw in.fail("expected call");
        }
        List<Stmt> body = outsideLoops("endcall");
        return new Stmt.CallBlock(signature("caller", parameters), call, body, line);
    }

    private Stmt with(int line) {
        List<Stmt.Set> assignments = new ArrayList<>();
        while (!in.at(Token.Type.BLOCK_END)) {
            Target target = targets.several("");
            in.expectOperator("=");
            assignments.add(new Stmt.Set(target, expressions.expression(), line));
            if (!in.at(Token.Type.BLOCK_END)) {
                in.expectOperator(",");
            }
        }
        return new Stmt.With(assignments, bodyTo("endwith"), line);
    }

    private Stmt block(int line) {
        String name = in.expect(Token.Type.NAME).text();
        in.skipName("scoped");
        Stmt block = new Stmt.With(List.of(), outsideLoops("endblock"), line);
        in.skipName(name);
        return block;
    }

    private List<Stmt> autoescape() {
        boolean off = in.atName("false") || in.atName("False");
        if (!off) {
            throw in.fail("autoescape can only be false in a chat template");
        }
        in.next();
        return bodyTo("endautoescape");
    }

    private Stmt jump(Token tag) {
        if (loops == 0) {
            throw Failure.syntax(tag.line(), "'" + tag.text() + "' outside loop");
        }
        return new Stmt.Jump(tag.text().equals("break") ? Stmt.Flow.BREAK : Stmt.Flow.CONTINUE, tag.line());
    }
}
