// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.gate.GateOutcome;
import io.github.finetune4j.evaluation.gate.GateReport;
import io.github.finetune4j.evaluation.internal.shared.JsonValues;
import io.github.finetune4j.internal.text.ShownText;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Gates as test cases, in the form that build servers read (Ant's and Surefire's {@code testsuite}). */
final class JunitXml {
    private JunitXml() {}

    static String of(Evaluation candidate, GateReport gates, List<String> notes) {
        long failures =
                gates.outcomes().stream().filter(outcome -> !outcome.passed()).count();
        String suite = "evaluation of " + candidate.model();
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
        xml.append("<testsuite").append(attribute("name", suite));
        xml.append(attribute("tests", gates.outcomes().size()));
        xml.append(attribute("failures", failures)).append(" errors=\"0\" skipped=\"0\"");
        xml.append(attribute("timestamp", candidate.run().started()));
        xml.append(attribute("time", seconds(candidate))).append(">\n<properties>\n");
        candidate.run().facts().forEach((name, value) -> property(xml, name, value));
        candidate.scores().forEach((name, score) -> property(xml, "score." + name, score.estimate()));
        xml.append("</properties>\n");
        gates.outcomes().forEach(outcome -> testCase(xml, outcome));
        if (!notes.isEmpty()) {
            xml.append("<system-out>")
                    .append(ShownText.escaped(String.join("\n", notes)))
                    .append("</system-out>\n");
        }
        return xml.append("</testsuite>\n</testsuites>\n").toString();
    }

    private static void testCase(StringBuilder xml, GateOutcome outcome) {
        xml.append("<testcase classname=\"evaluation\"")
                .append(attribute("name", outcome.gate().name()));
        xml.append(" time=\"0\"");
        if (outcome.passed()) {
            xml.append("><system-out>")
                    .append(ShownText.escaped(outcome.reason()))
                    .append("</system-out></testcase>\n");
            return;
        }
        xml.append("><failure").append(attribute("type", outcome.status().word()));
        xml.append(attribute("message", outcome.reason())).append('>');
        xml.append(ShownText.escaped(outcome.toString())).append("</failure></testcase>\n");
    }

    private static void property(StringBuilder xml, String name, Object value) {
        String text = value instanceof Map<?, ?> || value instanceof Iterable<?>
                ? JsonValues.text(value)
                : String.valueOf(value);
        xml.append("<property").append(attribute("name", name)).append(attribute("value", text));
        xml.append("/>\n");
    }

    private static String seconds(Evaluation candidate) {
        return String.format(Locale.ROOT, "%.3f", candidate.run().took().toNanos() / 1e9);
    }

    private static String attribute(String name, Object value) {
        return " " + name + "=\"" + ShownText.escaped(String.valueOf(value)).replace("\n", "&#10;") + '"';
    }
}
