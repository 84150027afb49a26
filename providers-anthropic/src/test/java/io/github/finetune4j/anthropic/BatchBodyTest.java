// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchBodyTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    @Test
    void body_isOneListOfAllLines_withTheMarkBehindEachId_andAsLongAsItSays() throws Exception {
        Path file = folder.resolve("requests.jsonl");
        String line = "{\"custom_id\":\"" + KEY + "\",\"params\":{\"text\":\"größe 🙂 \\n\"}}";
        Files.writeString(file, line + "\n" + line + "\n");
        RequestsFile requests = RequestsFile.of(file, "msgbatch_7");
        assertThat(RequestsFile.parse(requests.toString())).isEqualTo(requests);
        assertThat(requests.requests()).isEqualTo(2);

        BatchBody body = new BatchBody(requests, BatchMark.of("label-1"));
        byte[] bytes = body.open().readAllBytes();
        assertThat(body.length()).isEqualTo(bytes.length);
        String marked = line.replace(KEY, KEY + BatchMark.of("label-1").text());
        String whole = "{\"requests\":[" + marked + "," + marked + "]}";
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(whole);
        assertThat(JsonView.objects(Json.parseObject(whole).get("requests"))).hasSize(2);
        try (InputStream part = body.open(13, 20)) {
            assertThat(part.readAllBytes()).hasSize(20).startsWith('{', '"', 'c');
        }
    }

    @Test
    void marks_makeIdsOf64CharactersAtMost_andTellLabelsApart() {
        BatchMark mark = BatchMark.of("0123456789abcdef0123456789abcdef-12345");
        String id = KEY + mark.text();
        assertThat(id).matches("[a-zA-Z0-9_-]{1,64}");
        assertThat(BatchMark.key(id)).isEqualTo(KEY);
        assertThat(mark.isOn(Map.of("custom_id", id))).isTrue();
        assertThat(BatchMark.of("another").isOn(Map.of("custom_id", id))).isFalse();
    }
}
