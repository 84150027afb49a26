// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.dataset.DatasetRule;
import io.github.finetune4j.dataset.DatasetSize;
import io.github.finetune4j.dataset.spi.RowIssue;
import io.github.finetune4j.dataset.spi.SplitPart;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * A rule on how many rows a training target accepts, or how large a file. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SizeRule extends Rule implements DatasetRule {
    static final String BOTH = "training and validation";
    private final TrainingTarget target;
    private final String part;
    private final boolean ofBytes;
    private final long least;
    private final long most;

    private SizeRule(TrainingTarget target, RuleText text, String part, boolean ofBytes, long least, long most) {
        super(target.word(), text);
        this.target = target;
        this.part = part;
        this.ofBytes = ofBytes;
        this.least = least;
        this.most = most;
    }

    static SizeRule of(Map<?, ?> rule) {
        CheckSettings settings = new CheckSettings(rule);
        return new SizeRule(
                TrainingTarget.valueOf(settings.text("target")),
                RuleBook.text(rule),
                settings.text("part"),
                settings.text("of").equals("bytes"),
                settings.number("min", 0),
                settings.number("max", Long.MAX_VALUE));
    }

    /** {@return who demands it} */
    public TrainingTarget target() {
        return target;
    }

    /**
     * {@return the part that is measured, for example {@code training}: all rows where nothing is split; or
     * {@code training and validation}, their rows together}
     */
    public String part() {
        return part;
    }

    /** {@return whether it speaks of the bytes of the part's JSONL file; otherwise of its rows} */
    public boolean ofBytes() {
        return ofBytes;
    }

    /** {@return the smallest number that keeps the rule} */
    public long least() {
        return least;
    }

    /** {@return the largest number that keeps the rule} */
    public long most() {
        return most;
    }

    @Override
    public List<RowIssue> check(DatasetSize size) {
        OptionalLong count = ofBytes ? size.bytes(part) : rows(size);
        return count.isEmpty() || keeps(count.getAsLong()) ? List.of() : List.of(issue(count.getAsLong()));
    }

    private OptionalLong rows(DatasetSize size) {
        if (!part.equals(BOTH)) {
            return size.rows(part);
        }
        long training = size.rows(SplitPart.TRAINING.word()).orElse(0);
        return OptionalLong.of(training + size.rows(SplitPart.VALIDATION.word()).orElse(0));
    }

    private boolean keeps(long count) {
        return count >= least && count <= most;
    }

    private RowIssue issue(long count) {
        String message = String.format(Locale.ROOT, "%s: %,d%s", meaning(), count, ofBytes ? " bytes" : "");
        return new RowIssue("", code(), severity(), message, fix());
    }
}
