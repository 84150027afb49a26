// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bill of materials, judged by CycloneDX's own schema and by what the schema can't see. */
class BomTest {
    @TempDir
    Path folder;

    private static String bom(RegistryStore registry, ModelVersion model, String words) {
        return Documents.of(registry, Story.statements(words))
                .billOfMaterials(model)
                .text();
    }

    @Test
    void samples_areJudgedAsByTheRealValidator() throws IOException {
        Path samples = Fixtures.path("interop/croissant-cyclonedx");
        Map<String, Object> judged = Json.parseObject(Files.readString(samples.resolve("cyclonedx-judged.json")));
        List<String> otherwise = new ArrayList<>();
        int seen = 0;
        for (Object each : Facts.list(judged.get("results"))) {
            Map<String, Object> sample = Facts.map(each);
            String file = String.valueOf(sample.get("file"));
            if ("V1_6".equals(sample.get("schema"))) {
                seen++;
                boolean valid = OfficialSchema.problems(Files.readString(samples.resolve(file)))
                        .isEmpty();
                if (valid != "valid".equals(sample.get("strict"))) {
                    otherwise.add(file);
                }
            }
        }
        assertThat(otherwise).isEmpty();
        assertThat(seen).isGreaterThan(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"in words", Story.HOSTILE})
    void billOfMaterials_isValid_andItsReferencesLeadSomewhere(String words) {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            String text = bom(registry, Story.tell(registry, words), words);
            assertThat(OfficialSchema.problems(text)).isEmpty();
            assertThat(text).doesNotContain("/home/", Story.SECRET, "key-of-the-rollout", "metadata.");
            Map<String, Object> bom = Json.parseObject(text);
            List<String> refs = new ArrayList<>(List.of("model/router/1"));
            components(bom).forEach(component -> refs.add(String.valueOf(component.get("bom-ref"))));
            assertThat(refs).doesNotHaveDuplicates();
            Set<String> depends = new TreeSet<>();
            Facts.list(bom.get("dependencies")).forEach(each -> {
                depends.add(String.valueOf(Facts.map(each).get("ref")));
                Facts.list(Facts.map(each).get("dependsOn")).forEach(ref -> depends.add(String.valueOf(ref)));
            });
            assertThat(refs).containsExactlyInAnyOrderElementsOf(depends);
        }
    }

    private static List<Map<String, Object>> components(Map<String, Object> bom) {
        return Facts.list(bom.get("components")).stream().map(Facts::map).toList();
    }

    @Test
    void billOfMaterials_holdsFilesBaseDataAndFiguresWithTheirIntervals() {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            ModelVersion model = Story.tell(registry, "in words");
            Map<String, Object> bom = Json.parseObject(bom(registry, model, "in words"));
            assertThat(components(bom))
                    .extracting(component -> component.get("type"))
                    .containsExactly("machine-learning-model", "data", "data", "data", "file", "file");
            assertThat(components(bom).get(0))
                    .containsEntry("name", "acme/tiny-instruct")
                    .containsEntry("purl", "pkg:huggingface/acme/tiny-instruct");
            assertThat(components(bom).get(4))
                    .containsEntry("name", "adapter_config.json")
                    .containsEntry("hashes", List.of(Map.of("alg", "SHA-256", "content", "a".repeat(64))));
            Map<String, Object> metric = metric(bom);
            assertThat(metric).containsEntry("type", "exact match").containsEntry("value", "1.0");
            Map<String, Object> own = Facts.map(
                    Facts.map(registry.evaluations(model).get(0).figures().get("scores"))
                            .get("exact match"));
            assertThat(Facts.map(metric.get("confidenceInterval")).get("lowerBound"))
                    .isEqualTo(String.valueOf(own.get("lower")));
        }
    }

    @Test
    void billOfMaterials_hasTheLicenceOfEachBase_orSaysThatNobodyStatedIt() {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            ModelVersion model = Story.tell(registry, "in words");
            Map<String, Object> unsaid = components(Json.parseObject(bom(registry, model, "in words")))
                    .get(0);
            assertThat(unsaid)
                    .doesNotContainKey("licenses")
                    .containsEntry(
                            "properties", List.of(Map.of("name", "finetune4j:license", "value", "not recorded")));
            Statements said = Statements.builder()
                    .addBaseLicense("acme/tiny-instruct", "llama3.1")
                    .build();
            Documents documents = Documents.of(registry, said);
            String text = documents.billOfMaterials(model).text();
            assertThat(OfficialSchema.problems(text)).isEmpty();
            Map<String, Object> bom = Json.parseObject(text);
            Map<String, Object> of = Facts.map(Facts.map(bom.get("metadata")).get("component"));
            Map<String, Object> ancestor = Facts.map(
                    Facts.list(Facts.map(of.get("pedigree")).get("ancestors")).get(0));
            for (Map<String, Object> base : List.of(components(bom).get(0), ancestor)) {
                assertThat(String.valueOf(base.get("licenses"))).contains("llama3.1");
            }
            assertThat(documents.modelCard(model).text()).contains("Licence of acme/tiny-instruct", "llama3.1");
        }
    }

    private static Map<String, Object> metric(Map<String, Object> bom) {
        Map<String, Object> component = Facts.map(Facts.map(bom.get("metadata")).get("component"));
        Map<String, Object> analysis =
                Facts.map(Facts.map(component.get("modelCard")).get("quantitativeAnalysis"));
        return Facts.map(Facts.list(analysis.get("performanceMetrics")).get(0));
    }

    @Test
    void billOfMaterials_ofAModelFromElsewhere_saysWhatIsNotRecorded_andIsValid() {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            String text = Documents.of(registry)
                    .billOfMaterials(DossierTest.fromElsewhere(registry))
                    .text();
            assertThat(OfficialSchema.problems(text)).isEmpty();
            assertThat(text).contains("\"technicalLimitations\": [\n").contains("\"not recorded\"");
        }
    }

    @Test
    void billOfMaterials_ofTheSameRecords_isTheSame() {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            ModelVersion model = Story.tell(registry, "in words");
            assertThat(bom(registry, model, "in words")).isEqualTo(bom(registry, model, "in words"));
        }
    }
}
