// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.gate;

import io.github.finetune4j.error.FineTuneException;
import org.apiguardian.api.API;

/**
 * A model does not meet a requirement.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class GateFailedException extends FineTuneException {
    private static final long serialVersionUID = 1L;

    private final transient GateReport report;

    GateFailedException(GateReport report) {
        super(report.summary() + "\n -> keep what serves now, or change the gates; report() has the numbers");
        this.report = report;
    }

    /** {@return what each gate says} */
    public GateReport report() {
        return report;
    }
}
