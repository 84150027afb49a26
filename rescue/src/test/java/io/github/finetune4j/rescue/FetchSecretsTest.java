// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.testkit.FakeFault;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and users' words are in no log line, and in no report. */
class FetchSecretsTest {
    @TempDir
    Path folder;

    @Test
    void noLineOfTheLog_andNoReport_hasAKeyOrWordsOfARow() {
        List<String> heard = new CopyOnWriteArrayList<>();
        Logger root = Logger.getLogger("");
        Level before = root.getLevel();
        Handler handler = listener(heard);
        root.addHandler(handler);
        root.setLevel(Level.ALL);
        try (Account account = new Account();
                RegistryStore registry = FileRegistry.open(folder.resolve("registry"))) {
            account.tuned("tickets");
            account.tuned(
                    Account.MODEL,
                    "mixed",
                    account.upload(
                            "m.jsonl",
                            Account.rows("secretword", 12) + "{\"messages\": [{"
                                    + "\"role\": \"secretword\", \"content\": \"secretword\"}]}\n"),
                    "");
            account.ask(Account.MODEL, "secretword");
            account.server.fault(FakeFault.status(503, "down", "try later")
                    .on("GET", "/files/.*/content")
                    .times(6));
            account.server.fault(FakeFault.status(403, "no", "not allowed")
                    .on("GET", "/fine_tuning/jobs/.*/events")
                    .times(5));
            String report = ReportJson.of(account.rescue(folder.resolve("home"), new BrokenRegistry(registry, 3))
                            .fetch())
                    .toString();
            heard.add(report);
            heard.add(account.rescue(folder.resolve("home"), registry).fetch().toString());
        } finally {
            root.removeHandler(handler);
            root.setLevel(before);
        }
        assertThat(heard).hasSizeGreaterThan(2);
        assertThat(heard).noneMatch(line -> line.contains("sk-fake-key-000000") || line.contains("secretword"));
    }

    private static Handler listener(List<String> heard) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (String.valueOf(line.getLoggerName()).startsWith("io.github.finetune4j")) {
                    StringWriter all = new StringWriter();
                    all.append(String.valueOf(line.getMessage()));
                    if (line.getThrown() != null) {
                        line.getThrown().printStackTrace(new PrintWriter(all));
                    }
                    heard.add(all.toString());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
