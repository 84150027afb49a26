// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** The share of labels of one kind of case that were the package's. */
final class LabelAgreement {
    private static final double EXACT = 1e-9;
    private static final double FITTED = 1e-3; // a label model's, after steps in numbers of 32 bits there

    private final String what;
    private final double tolerance;
    private final Map<String, Long> wrongParts = new LinkedHashMap<>();
    private long cases;
    private long wrongCases;
    private long values;
    private long differing;
    private double greatest;

    LabelAgreement(String what) {
        this.what = what;
        tolerance = what.equals("label model") ? FITTED : EXACT;
    }

    /** {@return what differs, in words; empty if nothing does} */
    String take(JsonNode drawn) {
        cases++;
        JsonNode expected = drawn.get("result");
        Map<String, Object> ours = LabelCases.of(what, drawn.get("input"));
        TreeSet<String> parts = new TreeSet<>();
        ours.forEach((part, value) -> {
            JsonNode theirs = expected.get(part);
            if (theirs == null) {
                throw new IllegalStateException(what + " has no " + part + " there");
            }
            long before = differing;
            compare(JsonLines.node(JsonLines.line(value)), theirs);
            if (differing > before) {
                parts.add(part);
                wrongParts.merge(part, 1L, Long::sum);
            }
        });
        wrongCases += parts.isEmpty() ? 0 : 1;
        return parts.isEmpty() ? "" : what + ", case " + cases + ": differs in " + parts;
    }

    private void compare(JsonNode ours, JsonNode theirs) {
        if (ours.isNumber() && theirs.isNumber()) {
            values++;
            double distance = Math.abs(ours.asDouble() - theirs.asDouble());
            greatest = Math.max(greatest, distance);
            differing += distance <= tolerance ? 0 : 1;
        } else if (ours.isContainerNode() && ours.size() == theirs.size() && ours.isArray() == theirs.isArray()) {
            for (int i = 0; i < ours.size() && ours.isArray(); i++) {
                compare(ours.get(i), theirs.get(i));
            }
            ours.properties().forEach(entry -> compare(entry.getValue(), theirs.path(entry.getKey())));
        } else {
            values++;
            differing += ours.equals(theirs) ? 0 : 1;
        }
    }

    long wrongCases() {
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
        figures.put("cases_that_differ", wrongCases);
        figures.put("values", values);
        figures.put("differing", differing);
        figures.put("greatest_distance", greatest);
        figures.put("parts_that_differ", wrongParts);
        return figures;
    }
}
