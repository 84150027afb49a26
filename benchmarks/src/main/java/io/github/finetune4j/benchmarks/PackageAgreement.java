// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The agreement of our values of one kind of case with the package's, to a billionth, or to what doubles hold of them.
 */
final class PackageAgreement {
    /** Relative; below a thousandth absolute, a thousand times as fine. */
    private static final double TOLERANCE = 1e-9;

    private static final double SMALL = 1e-3;

    private final String what;
    private long cases;
    private long values;
    private long differing;
    private long wrongCases;
    private long roundedTheirs;
    private double greatest;

    PackageAgreement(String what) {
        this.what = what;
    }

    /** {@return what differs, in words; empty if nothing does} */
    String take(JsonNode drawn) {
        cases++;
        JsonNode expected = drawn.get("result");
        List<Object> ours;
        try {
            ours = PackageCases.of(what, drawn.get("input"));
        } catch (RuntimeException e) {
            differing += expected.size();
            values += expected.size();
            wrongCases++;
            return what + " threw " + e;
        }
        if (ours.size() != expected.size()) {
            throw new IllegalStateException(what + " has " + ours.size() + " values of " + expected.size());
        }
        double conditioning = PackageCases.conditioning(what, drawn.get("input"));
        StringBuilder problem = new StringBuilder();
        for (int i = 0; i < ours.size(); i++) {
            values++;
            if (!same(ours.get(i), expected.get(i), conditioning)) {
                differing++;
                problem.append(what)
                        .append(" value ")
                        .append(i)
                        .append(": ours ")
                        .append(ours.get(i));
                problem.append(", theirs ").append(expected.get(i)).append("; ");
            }
        }
        wrongCases += problem.isEmpty() ? 0 : 1;
        return problem.toString();
    }

    private boolean same(Object ours, JsonNode theirs, double conditioning) {
        if (!(ours instanceof Number number)) {
            return Objects.equals(ours, theirs.asText());
        }
        double value = number.doubleValue();
        if (!theirs.isNumber()) {
            return theirs.isNull()
                    ? Double.isNaN(value)
                    : Double.isInfinite(value) && value > 0 == !theirs.asText().startsWith("-");
        }
        double expected = theirs.asDouble();
        double distance = Math.abs(value - expected) / Math.max(SMALL, Math.abs(expected));
        if (distance <= TOLERANCE) {
            greatest = Math.max(greatest, distance);
            return true;
        }
        boolean rounded = Math.abs(value - expected) <= conditioning;
        roundedTheirs += rounded ? 1 : 0;
        return rounded;
    }

    /** {@return cases that differ} */
    long cases() {
        return wrongCases;
    }

    long values() {
        return values;
    }

    long differing() {
        return differing;
    }

    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("cases", cases);
        figures.put("values", values);
        figures.put("differing", differing);
        figures.put("greatest_distance_of_equal_ones", greatest);
        if (roundedTheirs > 0) {
            figures.put("apart_by_what_the_package_rounds", roundedTheirs);
        }
        return figures;
    }
}
