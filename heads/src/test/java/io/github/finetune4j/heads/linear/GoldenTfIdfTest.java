// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import static io.github.finetune4j.heads.linear.GoldenLinear.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Vectors of terms, and heads on them, are scikit-learn's. */
@SuppressWarnings("LoopOverCharArray") // a test
class GoldenTfIdfTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double VECTORS = 1e-12;
    private static final double PROBABILITIES = 1e-6;

    @Test
    void termsAndVectors_ofOddTexts_areScikitLearns() throws IOException {
        JsonNode root = JSON.readTree(Fixtures.path("heads/tfidf.json").toFile());
        List<String> texts = List.of(JSON.convertValue(root.get("texts"), String[].class));
        for (JsonNode each : root.get("cases")) {
            int from = each.get("from").asInt();
            int to = each.get("to").asInt();
            TfIdf.Builder builder = TfIdf.builder();
            TfIdf terms = (each.get("analyzer").asText().equals("word")
                            ? builder.addWords(from, to)
                            : builder.addCharacters(from, to))
                    .build(texts);
            assertThat(terms.tables().get(0).terms.stream().map(Term::text))
                    .containsExactly(JSON.convertValue(each.get("terms"), String[].class));
            compare(terms, root.get("texts"), each.get("rows"));
            compare(terms, root.get("unseen"), each.get("unseen"));
        }
        assertThat(root.get("cases")).hasSize(5);
    }

    private static void compare(TfIdf terms, JsonNode texts, JsonNode rows) {
        assertThat(rows).hasSameSizeAs(texts);
        for (int i = 0; i < texts.size(); i++) {
            SparseVector vector = terms.vector(texts.get(i).asText());
            assertThat(vector.places())
                    .containsExactly(JSON.convertValue(rows.get(i).get(0), int[].class));
            assertThat(vector.values()).containsExactly(row(rows.get(i).get(1)), Offset.offset(VECTORS));
        }
    }

    @Test
    void banking77_vectorsAndProbabilities_areScikitLearns() throws IOException {
        JsonNode root =
                JSON.readTree(Fixtures.restricted("fixtures/heads/tfidf.json").toFile());
        List<String[]> rows = rows();
        List<String[]> train = picked(rows, root.get("train_row_indices"));
        List<String[]> test = picked(rows, root.get("test_row_indices"));
        List<String> texts = train.stream().map(each -> each[0]).toList();
        vectors(TfIdf.builder().addWords(1, 2).build(texts), train, test, root.at("/vectors/word"), "word");
        vectors(TfIdf.builder().addCharacters(2, 5).build(texts), train, test, root.at("/vectors/char_wb"), "char_wb");
        for (JsonNode each : root.get("logistic")) {
            probabilities(each, train, test);
        }
        assertThat(root.get("logistic")).hasSize(6);
    }

    private static void vectors(
            TfIdf terms, List<String[]> train, List<String[]> test, JsonNode expected, String name) {
        TermTable table = terms.tables().get(0);
        assertThat(terms.length()).as(name).isEqualTo(expected.get("features").asInt());
        Map<String, Integer> places = new java.util.HashMap<>();
        double sum = 0;
        for (int i = 0; i < table.terms.size(); i++) {
            places.put(table.terms.get(i).text(), i);
            sum += table.weight(i);
        }
        assertThat(sum).isCloseTo(expected.get("idf_sum").asDouble(), Offset.offset(1e-8));
        expected.get("idf_of_some")
                .properties()
                .forEach(each -> assertThat(table.weight(Objects.requireNonNull(places.get(each.getKey()))))
                        .isCloseTo(each.getValue().asDouble(), Offset.offset(VECTORS)));
        compare(terms, places, train, expected.get("train_rows"));
        compare(terms, places, test, expected.get("test_rows"));
        for (int i = 0; i < test.size(); i++) {
            double all = Arrays.stream(terms.vector(test.get(i)[0]).values()).sum();
            assertThat(all).isCloseTo(expected.get("test_row_sums").get(i).asDouble(), Offset.offset(1e-11));
        }
    }

    private static void compare(TfIdf terms, Map<String, Integer> places, List<String[]> rows, JsonNode expected) {
        assertThat(expected).hasSize(5);
        for (Map.Entry<String, JsonNode> row : expected.properties()) {
            double[] vector = new double[terms.length()];
            row.getValue()
                    .properties()
                    .forEach(term -> vector[Objects.requireNonNull(places.get(term.getKey()))] =
                            term.getValue().asDouble());
            double[] found = new double[terms.length()];
            SparseVector sparse = terms.vector(rows.get(Integer.parseInt(row.getKey()))[0]);
            for (int i = 0; i < sparse.places.length; i++) {
                found[sparse.places[i]] = sparse.values[i];
            }
            assertThat(found).containsExactly(vector, Offset.offset(VECTORS));
        }
    }

    private static void probabilities(JsonNode each, List<String[]> train, List<String[]> test) {
        TfIdf.Builder builder = TfIdf.builder();
        String features = each.get("features").asText();
        if (features.startsWith("word")) {
            builder.addWords(1, 2);
        }
        if (features.contains("char_wb")) {
            builder.addCharacters(2, 5);
        }
        List<String> classes = List.of(JSON.convertValue(each.get("classes"), String[].class));
        TfIdf terms = builder.build(train.stream().map(row -> row[0]).toList());
        LinearHead head = LogisticRegression.builder()
                .inverseRegularization(each.get("C").asDouble())
                .build()
                .fit(
                        train.stream().map(row -> terms.vector(row[0])).toList(),
                        train.stream().mapToInt(row -> classes.indexOf(row[1])).toArray(),
                        classes.size());
        for (int i = 0; i < test.size(); i++) {
            assertThat(head.probabilities(terms.vector(test.get(i)[0])))
                    .containsExactly(row(each.get("probabilities").get(i)), Offset.offset(PROBABILITIES));
        }
    }

    private static List<String[]> picked(List<String[]> rows, JsonNode indices) {
        return StreamSupport.stream(indices.spliterator(), false)
                .map(index -> rows.get(index.asInt()))
                .toList();
    }

    /** {@return text and label of each row of a CSV file whose quoted fields may hold line ends} */
    private static List<String[]> rows() throws IOException {
        String csv = Files.readString(Fixtures.restricted("data/banking77/train.csv"));
        List<String[]> rows = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        List<String> fields = new ArrayList<>();
        boolean quoted = false;
        for (char c : csv.toCharArray()) {
            if (c == '"') {
                if (!quoted && !field.isEmpty()) {
                    field.append(c);
                }
                quoted = !quoted;
            } else if (quoted || (c != ',' && c != '\n' && c != '\r')) {
                field.append(c);
            } else if (c != '\r') {
                fields.add(field.toString());
                field.setLength(0);
                if (c == '\n') {
                    rows.add(fields.toArray(String[]::new));
                    fields.clear();
                }
            }
        }
        return Stream.of(rows).flatMap(List::stream).skip(1).toList();
    }
}
