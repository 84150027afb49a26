// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.inference;

import io.github.finetune4j.huggingface.HubRepo;
import io.github.finetune4j.huggingface.internal.hub.Repositories;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of adapters at TGI and vLLM, and under which they then answer. TGI reads {@code LORA_ADAPTERS},
 * {@code id[=path][@revision]} with commas between, where an id without a path is a repository; vLLM takes
 * {@code --lora-modules name=repository}.
 */
public final class ServedNames {
    /** What the API calls vLLM. */
    public static final String VLLM = "vLLM";

    static final String TGI_BASE = "tgi";
    private static final String TGI_VARIABLE = "LORA_ADAPTERS";
    private static final String SERVED = "--served-model-name";
    private static final String MODULES = "--lora-modules";
    private static final Pattern TGI_ADAPTER = Pattern.compile("([^=@]+)(?:=([^@]+))?(?:@(.+))?");

    private ServedNames() {}

    public static Map<String, String> tgi(Map<String, HubRepo> adapters) {
        List<String> all = new ArrayList<>();
        adapters.values()
                .forEach(repo ->
                        all.add(repo.id() + (repo.revision().equals(HubRepo.MAIN) ? "" : "@" + repo.revision())));
        return all.isEmpty() ? Map.of() : Map.of(TGI_VARIABLE, String.join(",", all));
    }

    public static List<String> vllm(HubRepo base, Map<String, HubRepo> adapters, int maxRank) {
        List<String> arguments = new ArrayList<>(List.of(SERVED, base.id()));
        if (!adapters.isEmpty()) {
            arguments.addAll(List.of("--enable-lora", "--max-lora-rank", Integer.toString(maxRank), MODULES));
            adapters.forEach((name, repo) -> arguments.add(name + "=" + repo.id()));
        }
        return arguments;
    }

    /**
     * {@return the names under which an endpoint serves its adapters}
     *
     * @param model as the API shows it
     */
    public static List<String> of(Map<String, Object> model) {
        List<String> names = new ArrayList<>();
        if (Repositories.map(model.get("image")).containsKey(VLLM)) {
            Map<String, List<String>> options = options(Repositories.texts(model.get("args")));
            names.addAll(options.getOrDefault(SERVED, List.of()));
            options.getOrDefault(MODULES, List.of()).forEach(module -> names.add(module.replaceFirst("=.*$", "")));
        } else {
            names.add(TGI_BASE);
            String adapters =
                    Repositories.text(Repositories.map(model.get("env")).get(TGI_VARIABLE));
            for (String adapter : adapters.split(",", -1)) {
                Matcher parts = TGI_ADAPTER.matcher(adapter.strip());
                if (parts.matches()) {
                    names.add(parts.group(1));
                }
            }
        }
        return names.isEmpty() ? List.of(Repositories.text(model.get("repository"))) : List.copyOf(names);
    }

    private static Map<String, List<String>> options(List<String> arguments) {
        Map<String, List<String>> options = new LinkedHashMap<>();
        String option = "";
        for (String argument : arguments) {
            if (argument.startsWith("--")) {
                option = argument;
            } else {
                options.computeIfAbsent(option, key -> new ArrayList<>()).add(argument);
            }
        }
        return options;
    }
}
