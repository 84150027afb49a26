// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.text.TextSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data card: what mlcroissant asks for, the rows beside it, and hostile words. */
class DataCardTest {
    @TempDir
    Path folder;

    private Path registryFolder() {
        return folder.resolve("registry");
    }

    private Map<String, Object> written(List<? extends Example> rows, Map<String, Object> facts, Statements statements)
            throws IOException {
        try (RegistryStore registry = FileRegistry.open(registryFolder())) {
            DataVersion version = registry.addData(Dataset.of(rows), facts);
            Path file = folder.resolve("out/croissant.json");
            Documents.of(registry, statements).dataCard(version).write(file);
            return Json.parseObject(Files.readString(file));
        }
    }

    private static List<Map<String, Object>> maps(@Nullable Object list) {
        return Facts.list(list).stream().map(Facts::map).toList();
    }

    private static List<Map<String, Object>> fields(Map<String, Object> card, int set) {
        return maps(maps(card.get("recordSet")).get(set).get("field"));
    }

    @Test
    void rows_lieBesideTheCard_withTheHashThatItNames() throws IOException {
        Map<String, Object> card = written(Story.rows(0, 5), Map.of(), Statements.none());
        Map<String, Object> file = maps(card.get("distribution")).get(0);
        Path rows = folder.resolve("out").resolve(String.valueOf(file.get("contentUrl")));
        assertThat(file).containsEntry("sha256", Sha256.of(rows)).containsEntry("contentSize", Files.size(rows) + " B");
        Dataset back = Dataset.builder().addJsonl(rows).build().dataset();
        assertThat(back.examples()).isEqualTo(Story.rows(0, 5));
    }

    @Test
    void fields_areTheMessagesAndWhatEveryRowHas() throws IOException {
        Map<String, Object> card = written(Story.rows(0, 5), Map.of(), Statements.none());
        assertThat(fields(card, 0))
                .extracting(field -> field.get("@id"), field -> field.get("dataType"))
                .containsExactlyInAnyOrder(
                        Tuple.tuple("chats/role", "sc:Text"),
                        Tuple.tuple("chats/content", "sc:Text"),
                        Tuple.tuple("chats/id", "sc:Text"),
                        Tuple.tuple("chats/priority", "sc:Integer"));
        assertThat(fields(card, 0).get(0)).containsEntry("isArray", true).containsEntry("arrayShape", "-1");
    }

    @Test
    void contextAndFieldsOfMessages_areThoseOfTheSampleThatTheRealToolTook() throws IOException {
        Map<String, Object> card = written(Story.rows(0, 5), Map.of(), Statements.none());
        Path file = Fixtures.path("interop/croissant-cyclonedx/croissant-1.1.json");
        Map<String, Object> sample = Json.parseObject(Files.readString(file));
        assertThat(Facts.map(card.get("@context"))).containsAllEntriesOf(Facts.map(sample.get("@context")));
        String ours = String.valueOf(maps(card.get("distribution")).get(0).get("@id"));
        assertThat(fields(card, 0).subList(0, 2)).isEqualTo(List.of(of(sample, 2, ours), of(sample, 3, ours)));
    }

    /** A field of the sample, as it would be over a file of ours. */
    private static Map<String, Object> of(Map<String, Object> sample, int index, String file) {
        Map<String, Object> field = new LinkedHashMap<>(fields(sample, 0).get(index));
        Map<String, Object> source = new LinkedHashMap<>(Facts.map(field.get("source")));
        source.put("fileObject", Map.of("@id", file));
        field.put("source", source);
        field.computeIfPresent(
                "description", (name, text) -> String.valueOf(text).replace("Contents", "Texts"));
        return field;
    }

    @Test
    void everyTermThatIsUsed_isInTheContext() throws IOException {
        Map<String, Object> card = written(Story.rows(0, 5), Map.of("licence", "mit"), Statements.none());
        Map<String, Object> context = Facts.map(card.get("@context"));
        assertThat(context)
                .containsEntry("rai", "http://mlcommons.org/croissant/RAI/")
                .containsKeys("isArray", "arrayShape", "jsonPath", "extract", "column", "transform", "recordSet");
        assertThat(card)
                .containsEntry("license", "https://spdx.org/licenses/MIT.html")
                .containsEntry(
                        "conformsTo",
                        List.of("http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"));
    }

    @Test
    void whatIsKnownAboutTheData_isThere_andWhatIsNotIsNamed() throws IOException {
        Map<String, Object> facts = Map.of(
                "name",
                "tickets",
                "dataBiases",
                "One country only.",
                "removed",
                Map.of("duplicate", 3L),
                "steps",
                List.of(Map.of("name", "mask-personal-data", "rowsIn", 8L, "rowsOut", 5L)));
        Map<String, Object> card = written(Story.rows(0, 5), facts, Statements.none());
        assertThat(card)
                .containsEntry("name", "tickets")
                .containsEntry("rai:dataBiases", "One country only.")
                .containsEntry(
                        "rai:dataPreprocessingProtocol",
                        "left out in all: duplicate 3; mask-personal-data: 8 rows in, 5 out.")
                .doesNotContainKeys("license", "creator", "url", "rai:dataCollection");
        assertThat(String.valueOf(card.get("description")))
                .contains("Sources: not recorded.", "Not recorded: licence, creator, url, rai:dataCollection");
        assertThat(String.valueOf(card.get("version"))).matches("1\\.0\\.0\\+[0-9a-f]{12}");
    }

    @Test
    void rowsOfSeveralKinds_haveAFileAndARecordSetEach() throws IOException {
        List<Example> rows = new ArrayList<>(Story.rows(0, 2));
        rows.add(new PreferenceExample(
                List.of(Message.user("q")),
                List.of(Message.assistant("good")),
                List.of(Message.assistant("bad")),
                Map.of()));
        rows.add(new TextExample("plain"));
        Map<String, Object> card = written(rows, Map.of(), Statements.none());
        assertThat(maps(card.get("recordSet")))
                .extracting(set -> set.get("@id"))
                .containsExactly("chats", "preferences", "texts");
        for (Map<String, Object> file : maps(card.get("distribution"))) {
            assertThat(folder.resolve("out").resolve(String.valueOf(file.get("name"))))
                    .exists();
        }
    }

    @Test
    void pairsAndSpans_areDescribedByTheFieldsThatAllOfThemHave() throws IOException {
        List<Example> rows = List.of(
                new PairExample("a", "b", List.of("c"), null, Map.of("id", 1)),
                new PairExample("a", "d", List.of("e", "f"), null, Map.of("id", 2)),
                new TaggedExample("I am Bob", List.of(new TextSpan(5, 8, "NAME")), Map.of("lang", "en")));
        Map<String, Object> card = written(rows, Map.of(), Statements.none());
        assertThat(fields(card, 0))
                .extracting(field -> field.get("@id"), field -> field.get("dataType"))
                .containsExactly(
                        Tuple.tuple("pairs/anchor", "sc:Text"),
                        Tuple.tuple("pairs/positive", "sc:Text"),
                        Tuple.tuple("pairs/id", "sc:Integer"));
        assertThat(fields(card, 1))
                .extracting(field -> field.get("@id"), field -> field.get("dataType"))
                .containsExactly(
                        Tuple.tuple("spans/text", "sc:Text"),
                        Tuple.tuple("spans/span_start", "sc:Integer"),
                        Tuple.tuple("spans/span_end", "sc:Integer"),
                        Tuple.tuple("spans/span_label", "sc:Text"),
                        Tuple.tuple("spans/lang", "sc:Text"));
        assertThat(String.valueOf(card.get("description")))
                .contains("1 further fields of some rows are in the files and not described here.");
        Path pairs = folder.resolve("out")
                .resolve(String.valueOf(maps(card.get("distribution")).get(0).get("name")));
        assertThat(Dataset.builder().addJsonl(pairs).build().dataset().examples())
                .isEqualTo(rows.subList(0, 2));
    }

    @Test
    void hostileWords_comeBackAsTheyWere_savesHalvesOfPairs() throws IOException {
        Map<String, Object> facts = Map.of("name", Story.HOSTILE, "url", "javascript:alert(1)");
        Map<String, Object> card = written(Story.rows(0, 2), facts, Story.statements(Story.HOSTILE));
        assertThat(card).containsEntry("name", Story.HOSTILE).containsEntry("url", "https://acme.example/router");
    }
}
