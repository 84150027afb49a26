// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.hub;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The settings that {@code huggingface_hub} takes from environment variables and files. */
public record HubSettings(Variables environment) {
    private static final Set<String> YES = Set.of("1", "ON", "YES", "TRUE");
    private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+)|\\$\\{([^}]+)}");

    /** Environment variables. */
    public interface Variables {
        /** {@return its value, null if it is not set} */
        @Nullable String value(String name);
    }

    public static HubSettings fromEnv() {
        return new HubSettings(System::getenv);
    }

    /** {@return what the client takes where nothing is set} */
    public static HubSettings usual() {
        return new HubSettings(name -> null);
    }

    public String endpoint() {
        return value("HF_ENDPOINT").orElse("https://huggingface.co").replaceFirst("/+$", "");
    }

    /** {@return the token; a file is read each time} */
    public Optional<String> token() {
        if (yes("HF_HUB_DISABLE_IMPLICIT_TOKEN")) {
            return Optional.empty();
        }
        return value("HF_TOKEN").or(() -> value("HUGGING_FACE_HUB_TOKEN")).or(this::storedToken);
    }

    private Optional<String> storedToken() {
        Path file = value("HF_TOKEN_PATH").map(this::path).orElseGet(() -> home().resolve("token"));
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(WholeFile.text(file).strip()).filter(text -> !text.isEmpty())
                    : Optional.empty();
        } catch (IOException e) {
            throw new FineTuneException("cannot read the token in " + file + ": " + e + " -> check its permissions", e);
        }
    }

    Path home() {
        return value("HF_HOME")
                .map(this::path)
                .orElseGet(() -> value("XDG_CACHE_HOME")
                        .map(this::path)
                        .orElseGet(() -> path("~/.cache"))
                        .resolve("huggingface"));
    }

    public Path cache() {
        return value("HF_HUB_CACHE")
                .or(() -> value("HUGGINGFACE_HUB_CACHE"))
                .map(this::path)
                .orElseGet(() -> home().resolve("hub"));
    }

    public boolean offline() {
        return yes("HF_HUB_OFFLINE") || yes("TRANSFORMERS_OFFLINE");
    }

    public boolean withoutSymlinks() {
        return yes("HF_HUB_DISABLE_SYMLINKS");
    }

    private boolean yes(String name) {
        return value(name)
                .map(text -> YES.contains(text.toUpperCase(Locale.ROOT)))
                .orElse(false);
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(environment.value(name))
                .map(text -> text.replaceAll("[\\r\\n]", "").strip())
                .filter(text -> !text.isEmpty());
    }

    /** Python's {@code expandvars} and {@code expanduser}. */
    private Path path(String text) {
        Matcher variable = VARIABLE.matcher(text);
        String expanded = variable.replaceAll(found -> Matcher.quoteReplacement(
                value(found.group(1) != null ? found.group(1) : found.group(2)).orElse(found.group())));
        String home = value("HOME").orElseGet(() -> System.getProperty("user.home"));
        return Path.of(expanded.equals("~") || expanded.startsWith("~/") ? home + expanded.substring(1) : expanded)
                .toAbsolutePath();
    }
}
