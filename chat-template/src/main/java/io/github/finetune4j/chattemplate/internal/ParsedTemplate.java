// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A parsed template: the door into this package. Immutable, for any number of threads. */
public final class ParsedTemplate {
    private final List<Stmt> body;
    private final Bounds bounds;

    private ParsedTemplate(List<Stmt> body, Bounds bounds) {
        this.body = body;
        this.bounds = bounds;
    }

    /**
     * {@return the parsed template}
     *
     * @throws Failure if the source is no template or too large
     */
    public static ParsedTemplate parse(String source, Bounds bounds) {
        if (source.length() > bounds.sourceCharacters()) {
            throw Failure.limit("sourceCharacters", bounds.sourceCharacters(), "characters of source")
                    .at(1);
        }
        try {
            TokenStream tokens = new TokenStream(Lexer.tokens(source), bounds.depth());
            return new ParsedTemplate(new StmtParser(tokens).template(), bounds);
        } catch (StackOverflowError tooDeep) {
            // the thread's stack may be smaller than the depth bound assumes
            throw Failure.stack().at(1);
        }
    }

    /** {@return what several renders may cost together} */
    public Allowance allowance() {
        return new Allowance(bounds);
    }

    /**
     * {@return the rendered text}
     *
     * @param trusted variables whose text counts as the template's own
     * @param inputs variables whose text is marked as input
     * @param allowance that the render takes from; after a failure it is used no more
     * @throws Failure if rendering fails
     */
    public Rendered render(
            Map<String, ? extends @Nullable Object> trusted,
            Map<String, ? extends @Nullable Object> inputs,
            Supplier<ZonedDateTime> clock,
            Allowance allowance) {
        Scope variables = new Scope(Globals.scope(clock));
        trusted.forEach((name, value) -> variables.set(name, PlainValues.convert(value, 0, name)));
        inputs.forEach((name, value) -> variables.set(name, PlainValues.convert(value, Str.INPUT, name)));
        Interpreter interpreter = new Interpreter(allowance.budget(), new Scope(variables));
        try {
            return rendered(interpreter.run(body));
        } catch (Failure failure) {
            throw failure.at(interpreter.line());
        } catch (StackOverflowError tooDeep) {
            throw Failure.stack().at(interpreter.line());
        }
    }

    private static Rendered rendered(Str text) {
        return new Rendered(text.text(), ranges(text, Str.INPUT), ranges(text, Str.GENERATION));
    }

    private static List<Range> ranges(Str text, int flag) {
        List<Range> ranges = new ArrayList<>();
        int from = -1;
        for (int run = 0; run < text.runCount(); run++) {
            boolean marked = (text.runFlags(run) & flag) != 0;
            if (marked && from < 0) {
                from = text.runStart(run);
            } else if (!marked && from >= 0) {
                ranges.add(new Range(from, text.runStart(run)));
                from = -1;
            }
        }
        if (from >= 0) {
            ranges.add(new Range(from, text.text().length()));
        }
        return List.copyOf(ranges);
    }

    /** Characters {@code from} (inclusive) to {@code to} (exclusive). */
    public record Range(int from, int to) {}

    /**
     * The result of a render.
     *
     * @param text all of it
     * @param input what came from inputs, in order
     * @param generation what generation blocks printed, in order
     */
    public record Rendered(String text, List<Range> input, List<Range> generation) {}
}
