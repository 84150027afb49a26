// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.RateLimitedException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Faults that do not go away, the letters for what comes of them, and the tables in the documentation. */
final class FaultTable {
    private FaultTable() {}

    /** A row: the fault. */
    record Row(String name, @Nullable FakeFault fault) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Every third, which takes seconds; all with {@code -Dfinetune4j.faults=all}. */
    static List<Row> sampled(List<Row> all) {
        boolean every = System.getProperty("finetune4j.faults", "").equals("all");
        return IntStream.range(0, all.size())
                .filter(i -> every || i % 3 == 2)
                .mapToObj(all::get)
                .toList();
    }

    static List<Row> all() {
        return List.of(
                new Row("connection refused", null),
                new Row("hung up, not carried out", FakeFault.hangUp()),
                new Row("hung up, carried out", FakeFault.hangUp().afterExecuting()),
                new Row("body stalls, two attempts", FakeFault.stall()),
                new Row("cut off", FakeFault.truncate()),
                new Row("502 with a page", FakeFault.page(502, "text/html", "<title>Bad</title>")),
                new Row("400 ValidationException", error(400, "ValidationException")),
                new Row("401", error(401, "Unauthorized")),
                new Row("403 ExpiredTokenException", error(403, "ExpiredTokenException")),
                new Row("403 UnrecognizedClientException", error(403, "UnrecognizedClientException")),
                new Row("403 AccessDeniedException", error(403, "AccessDeniedException")),
                new Row("404 ResourceNotFoundException", error(404, "ResourceNotFoundException")),
                new Row("408", error(408, "RequestTimeout")),
                new Row("409 ConflictException", error(409, "ConflictException")),
                new Row("424 ModelErrorException", error(424, "ModelErrorException")),
                new Row("429 ThrottlingException", error(429, "ThrottlingException")),
                new Row("400 ServiceQuotaExceededException", error(400, "ServiceQuotaExceededException")),
                new Row("429 ModelNotReadyException", error(429, "ModelNotReadyException")),
                new Row("500 InternalServerException", error(500, "InternalServerException")),
                new Row("503 ServiceUnavailableException", error(503, "ServiceUnavailableException")),
                new Row("another content type", FakeFault.page(200, "text/plain", "hello")),
                new Row("redirect to another host", FakeFault.redirect(307, "https://example.com/")));
    }

    static FakeFault error(int status, String code) {
        return FakeBedrockServer.error(status, code, "said by " + FakeBedrockServer.KEY_ID);
    }

    static String letter(FineTuneException e) {
        Map<Class<?>, String> letters = Map.of(
                InvalidModelException.class, "M",
                ProviderUnavailableException.class, "U",
                RateLimitedException.class, "R",
                TransientProviderException.class, "T",
                InvalidRequestException.class, "I",
                AuthenticationException.class, "A",
                PermissionException.class, "P",
                JobNotFoundException.class, "N",
                ProviderException.class, "X");
        return letters.getOrDefault(e.getClass(), "?" + e.getClass().getSimpleName());
    }

    /** Prints a table, and fails where the documentation has another one. */
    static void compare(String page, List<String> columns, Map<String, String> rows) throws IOException {
        List<String> lines = new ArrayList<>(
                List.of("| fault | " + String.join(" | ", columns) + " |", "|" + "---|".repeat(columns.size() + 1)));
        rows.forEach((fault, outcomes) -> lines.add("| " + fault + " | " + outcomes + " |"));
        System.out.println(String.join("\n", lines));
        String doc = Files.readString(Path.of("..", "docs", "guides", page));
        assertThat(lines.stream().filter(line -> !doc.contains(line)).toList())
                .as("rows of the table that docs/guides/%s does not have", page)
                .isEmpty();
    }
}
