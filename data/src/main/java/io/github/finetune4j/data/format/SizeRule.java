package io.github.finetune4j.data.format;

import io.github.finetune4j.dataset.DatasetRule;
import io.github.finetune4j.dataset.RowIssue;
import io.github.finetune4j.dataset.Severity;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How many rows a target takes. All of them stand in {@code docs/data-rules.md}.
 *
 * @since 0.1
 */
public final class SizeRule implements DatasetRule {
    private final Target target;
    private final RuleText text;
    private final String part;
    private final long least;
    private final long most;

    private SizeRule(Target target, RuleText text, String part, long least, long most) {
        this.target = target;
        this.text = text;
        this.part = part;
        this.least = least;
        this.most = most;
    }

    static SizeRule of(Map<?, ?> rule) {
        CheckSettings settings = new CheckSettings(rule);
        return new SizeRule(
                Target.valueOf(settings.text("target")),
                RuleBook.text(rule),
                settings.text("part"),
                settings.number("min", 0),
                settings.number("max", Long.MAX_VALUE));
    }

    /** {@return the rule's name, for example {@code openai-sft/too-few-rows}} */
    public String id() {
        return target.word() + "/" + text.code();
    }

    /** {@return who demands it} */
    public Target target() {
        return target;
    }

    /** {@return the code of its issues} */
    public String code() {
        return text.code();
    }

    /** {@return how bad it is to break it} */
    public Severity severity() {
        return text.severity();
    }

    /** {@return what is wrong where it is broken, in one sentence} */
    public String meaning() {
        return text.meaning();
    }

    /** {@return what to do then} */
    public String fix() {
        return text.fix();
    }

    /** {@return who says so} */
    public String source() {
        return text.source();
    }

    /** {@return the part whose rows are counted, for example {@code training}: all rows where nothing is split} */
    public String part() {
        return part;
    }

    /** {@return the smallest number of rows that keeps the rule} */
    public long least() {
        return least;
    }

    /** {@return the largest number of rows that keeps the rule} */
    public long most() {
        return most;
    }

    @Override
    public List<RowIssue> check(long rows, Map<String, Integer> parts) {
        if (parts.isEmpty() && !part.equals("training")) {
            return List.of();
        }
        long count = parts.isEmpty() ? rows : parts.getOrDefault(part, 0);
        boolean kept = count >= least && count <= most;
        String message = String.format(Locale.ROOT, "%s: %,d", text.meaning(), count);
        return kept ? List.of() : List.of(new RowIssue("", code(), severity(), message, fix()));
    }

    @Override
    public String toString() {
        return id();
    }
}
