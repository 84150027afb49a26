// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.RegisteredModel;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A process of its own with a registry: {@code write WHERE FROM TO}, {@code copy FOLDER WHERE}, or {@code move WHERE
 * WHO}, which looks at the model with each line that it is told, and moves the alias with the next one. It says a line
 * for whatever is done.
 */
final class RegistryProcess {
    static final int ROWS = 300;
    static final String FILES = "files:";

    private RegistryProcess() {}

    public static void main(String[] arguments) throws IOException {
        switch (arguments[0]) {
            case "write" -> write(arguments[1], Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            case "copy" -> copy(Path.of(arguments[1]), arguments[2]);
            default -> move(arguments[1], arguments[2]);
        }
    }

    static RegistryStore open(String where) {
        if (where.startsWith(FILES)) {
            return FileRegistry.open(Path.of(where.substring(FILES.length())));
        }
        if (!where.startsWith("jdbc:")) {
            return JdbcRegistry.h2(Path.of(where));
        }
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(where);
        return JdbcRegistry.of(source);
    }

    private static void write(String where, int from, int to) {
        try (RegistryStore registry = open(where)) {
            for (int i = from; i < to; i++) {
                registry.add(new Noted("n" + i, Instant.EPOCH, "", "killed", "note " + i));
                registry.addData(Rows.data(i * 7, i * 7 + ROWS), Map.of());
                registry.addPoints("run " + from, List.of(new MetricPoint("loss", i, Instant.EPOCH, 1.0 / (i + 1))));
                System.out.println(i);
            }
        }
    }

    private static void copy(Path folder, String where) {
        try (RegistryStore from = FileRegistry.open(folder);
                RegistryStore to = open(where)) {
            System.out.println("begins");
            System.out.println(from.copyTo(to));
        }
    }

    private static void move(String where, String who) throws IOException {
        try (RegistryStore registry = open(where);
                BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("ready");
            while (told.readLine() != null) {
                RegisteredModel seen = registry.model("router");
                System.out.println("seen " + seen.aliasHistory().size());
                told.readLine();
                System.out.println(moved(registry, seen, who));
            }
        }
    }

    private static String moved(RegistryStore registry, RegisteredModel seen, String who) {
        try {
            registry.moveAlias(seen, "champion", 1, who, "mine is better");
            return "won";
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
