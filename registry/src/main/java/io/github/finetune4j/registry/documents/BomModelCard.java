// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The model card within a bill of materials. Its figures are texts, as the format says. */
record BomModelCard(ModelHistory history, Statements statements) {
    Map<String, Object> fields(Collection<String> data) {
        Map<String, Object> card = Ordered.map("modelParameters", parameters(data));
        if (!history.newest().isEmpty()) {
            card.put(
                    "quantitativeAnalysis",
                    Map.of(
                            "performanceMetrics",
                            history.newest().stream().map(BomModelCard::metric).toList()));
        }
        card.put("considerations", considerations());
        card.put("properties", properties());
        return card;
    }

    private Map<String, Object> parameters(Collection<String> data) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        approach().ifPresent(type -> parameters.put("approach", Map.of("type", type)));
        parameters.put("task", Task.of(history));
        parameters.put("datasets", data.stream().map(ref -> Map.of("ref", ref)).toList());
        parameters.put("inputs", List.of(Map.of("format", "text")));
        parameters.put("outputs", List.of(Map.of("format", "text")));
        return parameters;
    }

    /** The format has five words; preferences are none of them. */
    private Optional<String> approach() {
        return Facts.text(history.specification(), "method").flatMap(method -> switch (method) {
            case "SUPERVISED", "CLASSIFICATION", "MULTI_LABEL", "ORDINAL", "REGRESSION", "RERANKING", "TAGGING" ->
                Optional.of("supervised");
            case "CONTINUED_PRETRAINING" -> Optional.of("self-supervised");
            case "REINFORCEMENT" -> Optional.of("reinforcement-learning");
            default -> Optional.empty();
        });
    }

    private static Map<String, Object> metric(ModelHistory.Measured measured) {
        Figure figure = measured.figure();
        Map<String, Object> metric = Ordered.map(
                "type",
                measured.metric(),
                "value",
                figure.finite() ? Facts.exact(figure.estimate()) : "unknown",
                "slice",
                "test set " + UsedData.shortId(measured.testData()) + ", "
                        + Facts.orMissing(measured.from().rows()) + " rows");
        if (figure.bounded()) {
            metric.put(
                    "confidenceInterval",
                    Ordered.map("lowerBound", Facts.exact(figure.lower()), "upperBound", Facts.exact(figure.upper())));
        }
        return metric;
    }

    private Map<String, Object> considerations() {
        List<Object> risks = new ArrayList<>();
        statements
                .risks()
                .forEach((risk, mitigation) -> risks.add(Ordered.map("name", risk, "mitigationStrategy", mitigation)));
        return Ordered.map(
                "useCases",
                List.of(Facts.orMissing(statements.intendedUse())),
                "technicalLimitations",
                statements.limitations().isEmpty() ? List.of(Facts.NOT_RECORDED) : statements.limitations(),
                "ethicalConsiderations",
                risks.isEmpty() ? List.of(Map.of("name", Facts.NOT_RECORDED)) : risks);
    }

    private List<Object> properties() {
        List<Object> properties = new ArrayList<>();
        properties.add(Bom.property("license", Facts.orMissing(statements.license())));
        properties.add(Bom.property("run", Facts.orMissing(history.model().run().map(Names::identity))));
        properties.add(Bom.property("outcome", Facts.orMissing(history.ended().map(run -> run.outcome()))));
        Facts.flat(history.settings())
                .forEach((name, value) -> properties.add(Bom.property("specification." + name, value)));
        if (history.newest().isEmpty()) {
            properties.add(Bom.property("evaluation", Facts.NOT_RECORDED));
        }
        history.newest()
                .forEach(measured -> properties.add(Bom.property(
                        "interval." + measured.metric(),
                        measured.figure().bounds() + ", " + measured.figure().method())));
        return properties;
    }
}
