package io.github.finetune4j.evaluation;

import io.github.finetune4j.error.FineTuneException;

/**
 * A model does not meet what was required of it.
 *
 * @since 0.1
 */
public final class GateFailedException extends FineTuneException {
    private static final long serialVersionUID = 1L;

    private final transient GateReport report;

    GateFailedException(GateReport report) {
        super(report.summary());
        this.report = report;
    }

    /** {@return what each gate says} */
    public GateReport report() {
        return report;
    }
}
