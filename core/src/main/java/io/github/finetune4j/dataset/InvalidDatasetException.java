// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.error.FineTuneException;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.apiguardian.api.API;

/**
 * The data cannot be used as it is. Carries everything that was found, not the first thing alone.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class InvalidDatasetException extends FineTuneException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN_PER_CODE = 3;

    private final transient DatasetReport report;

    InvalidDatasetException(DatasetReport report, String remedy) {
        super(describe(report, remedy));
        this.report = report;
    }

    /**
     * {@return the exception of rows that were read well, and that a way of training cannot use}
     *
     * @param rows all of them
     * @param issues what is wrong, in order; at least one error
     */
    public static InvalidDatasetException of(Dataset rows, List<DatasetIssue> issues) {
        return new InvalidDatasetException(
                new DatasetReport(rows, issues), " -> fix the rows below, or leave them out");
    }

    /** {@return all issues in the order in which they were found, up to the builder's limit per code} */
    public List<DatasetIssue> issues() {
        return report.issues();
    }

    /** {@return the whole report, with full counts} */
    public DatasetReport report() {
        return report;
    }

    private static String describe(DatasetReport report, String remedy) {
        StringJoiner lines = new StringJoiner("\n  ");
        lines.add("the data set has " + report.errors() + (report.errors() == 1 ? " error" : " errors") + " in "
                + String.join(", ", report.sources())
                + remedy);
        Map<String, Long> counts = report.counts();
        counts.forEach((code, count) -> {
            List<DatasetIssue> errors = report.issues().stream()
                    .filter(issue -> issue.code().equals(code) && issue.severity() == Severity.ERROR)
                    .toList();
            errors.stream().limit(SHOWN_PER_CODE).forEach(issue -> lines.add(issue.toString()));
            if (errors.size() > SHOWN_PER_CODE) {
                lines.add("… and " + (count - SHOWN_PER_CODE) + " more [" + code + "]");
            }
        });
        return lines.toString();
    }
}
