// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Parses what is assigned to, and the parameters of macros. */
record TargetParser(TokenStream in) {
    private static final Set<String> CONSTANTS = Set.of("true", "false", "none", "True", "False", "None");

    /** One target, or several with commas, up to the name {@code end}, an equals sign or the tag's end. */
    Target several(String end) {
        List<Target> targets = new ArrayList<>();
        boolean comma = false;
        while (!atEnd(end)) {
            targets.add(one());
            if (!in.skipOperator(",")) {
                break;
            }
            comma = true;
        }
        if (targets.isEmpty()) {
            throw in.fail("expected a name to assign to, got '" + in.current().describe() + "'");
        }
        return comma ? new Target.Several(targets) : targets.get(0);
    }

    private boolean atEnd(String end) {
        return in.at(Token.Type.BLOCK_END)
                || in.atOperator("=")
                || in.atOperator(")")
                || (!end.isEmpty() && in.atName(end));
    }

    private Target one() {
        if (in.skipOperator("(")) {
            in.deeper();
            Target inner = several("");
            in.shallower();
            in.expectOperator(")");
            return inner;
        }
        String name = name();
        return in.skipOperator(".")
                ? new Target.Member(name, in.expect(Token.Type.NAME).text())
                : new Target.Name(name);
    }

    String name() {
        if (in.at(Token.Type.NAME) && CONSTANTS.contains(in.current().text())) {
            throw in.fail("can't assign to '" + in.current().text() + "'");
        }
        return in.expect(Token.Type.NAME).text();
    }

    List<Signature.Parameter> parameters(ExprParser expressions) {
        List<Signature.Parameter> parameters = new ArrayList<>();
        boolean defaults = false;
        in.expectOperator("(");
        while (!in.atOperator(")")) {
            String name = name();
            Expr otherwise = in.skipOperator("=") ? expressions.expression() : null;
            if (defaults && otherwise == null) {
                throw in.fail("non-default argument follows default argument");
            }
            defaults = otherwise != null;
            parameters.add(new Signature.Parameter(name, otherwise));
            if (!in.atOperator(")")) {
                in.expectOperator(",");
            }
        }
        in.expectOperator(")");
        return parameters;
    }
}
