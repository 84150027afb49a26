// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labelstudio;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.people.labelstudio.StudioApi.Call;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds a project, or makes it. */
record StudioProjects(StudioApi api) {
    private static final String WHAT = "the project";
    private static final int PAGE = 100;

    /** The one project of a title. */
    long idOf(String title, LabelStudioFiles files) {
        List<Map<String, Object>> found = named(title);
        if (found.isEmpty()) {
            return id(api.object(new Call("a new project", "/api/projects/", settings(title, files))));
        }
        if (found.size() > 1) {
            throw wrong("\"" + title + "\" there are " + found.size() + " of", "name it by its number");
        }
        check(found.get(0), files);
        return id(found.get(0));
    }

    /** The server finds titles that hold the words, too. */
    private List<Map<String, Object>> named(String title) {
        List<Map<String, Object>> found = new ArrayList<>();
        String asked = URLEncoder.encode(title, StandardCharsets.UTF_8);
        boolean more = true;
        for (int page = 1; more; page++) {
            Map<String, Object> list = api.object(Call.get(
                    "the list of projects",
                    "/api/projects/?title=" + asked + "&page=" + page + "&page_size=" + PAGE
                            + "&include=id,title,parsed_label_config"));
            JsonView.objects(list.get("results")).stream()
                    .filter(project -> title.equals(project.get("title")))
                    .forEach(found::add);
            more = list.get("next") != null;
        }
        return found;
    }

    private static Map<String, Object> settings(String title, LabelStudioFiles files) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("title", title);
        settings.put("label_config", files.configuration());
        settings.put("maximum_annotations", files.queue().overlap());
        settings.put("enable_empty_annotation", false);
        settings.put("show_collab_predictions", files.queue().prelabelsShown());
        files.queue().guideline().ifPresent(guideline -> {
            settings.put("expert_instruction", html(guideline.text()));
            settings.put("show_instruction", true);
        });
        return settings;
    }

    /** There instructions are HTML. */
    private static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\n", "<br>");
    }

    void check(long id, LabelStudioFiles files) {
        check(api.object(Call.get(WHAT, "/api/projects/" + id + "/")), files);
    }

    private void check(Map<String, Object> project, LabelStudioFiles files) {
        Set<String> missing = new TreeSet<>(files.controls());
        missing.removeAll(JsonView.object(project, "parsed_label_config").keySet());
        if (!missing.isEmpty()) {
            throw wrong(
                    id(project) + " does not ask " + missing,
                    "give another title, or the queue that the project was made for");
        }
    }

    private long id(Map<String, Object> project) {
        if (project.get("id") instanceof Number id) {
            return id.longValue();
        }
        throw api.failures().unknown(WHAT, "no id");
    }

    private InvalidRequestException wrong(String what, String remedy) {
        return new InvalidRequestException(
                "project " + what + " at Label Studio " + api.base() + " -> " + remedy,
                ProviderFailure.of("label-studio", WHAT),
                null);
    }
}
