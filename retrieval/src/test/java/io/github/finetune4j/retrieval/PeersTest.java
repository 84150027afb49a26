// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What bm25s, ranx and pytrec_eval say of SciTLDR's dev part: find the abstract of a paper by its summary in one
 * sentence.
 */
@Timeout(600)
class PeersTest {
    // not slow: a program of others, which few machines have
    private static final Pattern WORD = Pattern.compile("[a-z0-9]+");

    private final Map<String, String> documents = new LinkedHashMap<>();
    private final Map<String, String> questions = new LinkedHashMap<>();
    private final Map<String, Map<String, Integer>> relevant = new LinkedHashMap<>();

    @TempDir
    Path folder;

    private void read(Path file) throws IOException {
        for (String line : Files.readAllLines(file)) {
            Map<String, Object> row = Json.parseObject(line);
            String id = String.format(Locale.ROOT, "d%03d", documents.size());
            documents.put(id, String.join(" ", texts(row.get("source"))));
            questions.put("q" + id, texts(row.get("target")).get(0));
            relevant.put("q" + id, Map.of(id, 1));
        }
    }

    private static List<String> texts(@Nullable Object json) {
        return ((List<?>) Objects.requireNonNull(json))
                .stream().map(String::valueOf).toList();
    }

    private static List<String> words(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @Test
    void search_andMeasures_areThePeers() throws Exception {
        read(Fixtures.bigData("data/scitldr/dev.jsonl"));
        Map<String, Object> theirs = peers();
        List<JudgedQuery> queries = new ArrayList<>();
        try (RetrievalIndex index = RetrievalIndex.builder()
                .passages(Chunking.whole())
                .words("letters and digits", PeersTest::words)
                .build()) {
            index.put(documents.entrySet().stream()
                    .map(each -> RetrievalDocument.of(each.getKey(), each.getValue()))
                    .toList());
            questions.forEach((id, text) -> {
                List<Hit> hits = index.search(text, 100);
                same(hits, inside(inside(theirs, "run"), id));
                queries.add(new JudgedQuery(
                        id,
                        hits.stream().map(hit -> hit.passage().document()).toList(),
                        Objects.requireNonNull(relevant.get(id))));
            });
        }
        assertThat(queries.size()).isEqualTo(619);
        RetrievalQuality mine = RetrievalQuality.of(queries);
        Map<String, Object> ranx = inside(theirs, "ranx");
        Map<String, Object> trec = inside(theirs, "trec");
        same(mine.recall(10).estimate(), ranx.get("recall@10"), trec.get("recall_10"));
        same(mine.reciprocalRank().estimate(), ranx.get("mrr"), trec.get("recip_rank"));
        same(mine.ndcg(10).estimate(), ranx.get("ndcg@10"), trec.get("ndcg_cut_10"));
        same(mine.averagePrecision().estimate(), ranx.get("map"), trec.get("map"));
        assertThat(mine.recall(10).lower()).isGreaterThan(0.9);
        System.out.println(mine.summary());
    }

    private static void same(List<Hit> hits, Map<String, Object> theirs) {
        assertThat(hits.size()).isEqualTo(theirs.size());
        List<Double> scores = theirs.values().stream().map(PeersTest::number).toList();
        for (int rank = 0; rank < scores.size(); rank++) {
            assertThat(hits.get(rank).score()).isCloseTo(scores.get(rank), within(1e-9));
        }
    }

    private static void same(double mine, @Nullable Object ranx, @Nullable Object trec) {
        assertThat(mine).isCloseTo(number(ranx), within(1e-9));
        assertThat(mine).isCloseTo(number(trec), within(1e-9));
    }

    private static double number(@Nullable Object json) {
        return ((Number) Objects.requireNonNull(json)).doubleValue();
    }

    @SuppressWarnings("unchecked") // keys of JSON objects are texts
    private static Map<String, Object> inside(Map<String, Object> json, String name) {
        return (Map<String, Object>) Objects.requireNonNull(json.get(name));
    }

    private Map<String, Object> peers() throws IOException, InterruptedException {
        String python = Objects.requireNonNullElse(System.getenv("PEERS_PYTHON"), "");
        boolean there = !python.isEmpty() && runs(python, "-c", "import bm25s, pytrec_eval, ranx");
        Need.PEER.require(there, "PEERS_PYTHON with bm25s, pytrec_eval-terrier and ranx");
        Path script = Fixtures.repository().resolve("benchmarks/peers/retrieval_peer.py");
        Path task = folder.resolve("task.json");
        Files.writeString(
                task,
                Json.write(Map.of("documents", documents, "questions", questions, "relevant", relevant)),
                StandardCharsets.UTF_8);
        assertThat(runs(python, script.toString(), task.toString())).isTrue();
        return Json.parseObject(Files.readString(folder.resolve("out")));
    }

    private boolean runs(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return process.waitFor(500, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
