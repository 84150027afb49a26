package io.github.finetune4j.data.format;

import io.github.finetune4j.dataset.RowIssue;
import io.github.finetune4j.dataset.RowProblems;
import io.github.finetune4j.dataset.Severity;
import java.util.Map;
import java.util.Set;

/**
 * One rule about rows of one shape. All of them stand in {@code docs/data-rules.md}.
 *
 * @since 0.1
 */
public final class DataRule {
    private final DataFormat format;
    private final Set<Target> targets;
    private final RuleText text;
    private final RulePlaces places;
    private final RowCheck check;
    private final RuleExample example;

    DataRule(
            DataFormat format,
            Set<Target> targets,
            RuleText text,
            RulePlaces places,
            RowCheck check,
            RuleExample example) {
        this.format = format;
        this.targets = targets;
        this.text = text;
        this.places = places;
        this.check = check;
        this.example = example;
    }

    /** {@return the rule's name, for example {@code bedrock-claude/first-message-not-user}} */
    public String id() {
        return format.word() + "/" + text.code();
    }

    /** {@return the shape that it speaks about} */
    public DataFormat format() {
        return format;
    }

    /** {@return the targets that demand it; empty where every row of the shape must keep it} */
    public Set<Target> targets() {
        return targets;
    }

    /** {@return the code of its issues, for example {@code first-message-not-user}} */
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

    /** {@return who says so: a service's documentation, its client, or this project} */
    public String source() {
        return text.source();
    }

    /** {@return a row that breaks it} */
    public Map<String, Object> breaking() {
        return example.breaking();
    }

    /** {@return a row that keeps it} */
    public Map<String, Object> keeping() {
        return example.keeping();
    }

    /** {@return where {@link #breaking()} breaks it: an RFC 6901 pointer} */
    public String breakingPointer() {
        return example.pointer();
    }

    void check(Map<?, ?> row, RowProblems problems) {
        places.each(row, place -> check.check(place, (pointer, detail) -> problems.report(issue(pointer, detail))));
    }

    private RowIssue issue(String pointer, String detail) {
        String message = detail.isEmpty() ? meaning() : meaning() + ": " + detail;
        return new RowIssue(pointer, code(), severity(), message, fix());
    }

    @Override
    public String toString() {
        return id();
    }
}
