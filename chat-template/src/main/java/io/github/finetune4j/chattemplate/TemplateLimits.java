// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate;

import io.github.finetune4j.chattemplate.internal.Bounds;
import org.apiguardian.api.API;

/**
 * Bounds on what a template may cost, since a model folder is somebody else's program. The defaults are far above what
 * the templates of well-known models need for long conversations, and stop a hostile one within a few seconds.
 * Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class TemplateLimits {
    private static final TemplateLimits DEFAULTS =
            new TemplateLimits(new Bounds(20_000_000, 16_000_000, 100_000_000, 800, 100_000, 1_000_000, 1_000_000));

    private final Bounds bounds;

    private TemplateLimits(Bounds bounds) {
        this.bounds = bounds;
    }

    /**
     * {@return the defaults}: 20 million steps, 16 million characters of output, 100 million units of work, depth 800,
     * ranges of 100,000, collections of a million, a source of a million characters.
     */
    public static TemplateLimits defaults() {
        return DEFAULTS;
    }

    /**
     * {@return these limits with another number of steps}
     *
     * @param steps nodes of the template evaluated and passes of loops made in one render, at least 1
     */
    public TemplateLimits steps(long steps) {
        Bounds b = bounds;
        return new TemplateLimits(new Bounds(
                positive("steps", steps),
                b.outputCharacters(),
                b.work(),
                b.depth(),
                b.rangeSize(),
                b.items(),
                b.sourceCharacters()));
    }

    /**
     * {@return these limits with another length of output}
     *
     * @param characters UTF-16 characters of the rendered text, and of any single string on the way, at least 1
     */
    public TemplateLimits outputCharacters(int characters) {
        Bounds b = bounds;
        int checked = (int) positive("outputCharacters", characters);
        return new TemplateLimits(
                new Bounds(b.steps(), checked, b.work(), b.depth(), b.rangeSize(), b.items(), b.sourceCharacters()));
    }

    /**
     * {@return these limits with another amount of work}
     *
     * @param work characters created in one render; an element of a list counts as 16, a printed float as 500, a
     *     searched character as an eighth; at least 1
     */
    public TemplateLimits work(long work) {
        Bounds b = bounds;
        return new TemplateLimits(new Bounds(
                b.steps(),
                b.outputCharacters(),
                positive("work", work),
                b.depth(),
                b.rangeSize(),
                b.items(),
                b.sourceCharacters()));
    }

    /**
     * {@return these limits with another depth}
     *
     * @param depth nested evaluations (a call of a macro takes about six) and nested brackets or blocks in the source,
     *     at least 1
     */
    public TemplateLimits depth(int depth) {
        Bounds b = bounds;
        int checked = (int) positive("depth", depth);
        return new TemplateLimits(new Bounds(
                b.steps(), b.outputCharacters(), b.work(), checked, b.rangeSize(), b.items(), b.sourceCharacters()));
    }

    /**
     * {@return these limits with another size of ranges}
     *
     * @param numbers numbers in one {@code range(...)}, at least 1; 100,000 is also what Jinja's sandbox allows
     */
    public TemplateLimits rangeSize(int numbers) {
        Bounds b = bounds;
        int checked = (int) positive("rangeSize", numbers);
        return new TemplateLimits(new Bounds(
                b.steps(), b.outputCharacters(), b.work(), b.depth(), checked, b.items(), b.sourceCharacters()));
    }

    /**
     * {@return these limits with another size of collections}
     *
     * @param items elements of any single list or dict that the template makes, at least 1
     */
    public TemplateLimits items(int items) {
        Bounds b = bounds;
        int checked = (int) positive("items", items);
        return new TemplateLimits(new Bounds(
                b.steps(), b.outputCharacters(), b.work(), b.depth(), b.rangeSize(), checked, b.sourceCharacters()));
    }

    /**
     * {@return these limits with another length of source}
     *
     * @param characters UTF-16 characters of the template itself, at least 1
     */
    public TemplateLimits sourceCharacters(int characters) {
        Bounds b = bounds;
        int checked = (int) positive("sourceCharacters", characters);
        return new TemplateLimits(
                new Bounds(b.steps(), b.outputCharacters(), b.work(), b.depth(), b.rangeSize(), b.items(), checked));
    }

    Bounds bounds() {
        return bounds;
    }

    private static long positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " -> give at least 1");
        }
        return value;
    }
}
