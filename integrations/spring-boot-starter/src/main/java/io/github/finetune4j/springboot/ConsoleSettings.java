// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the console's pages.
 *
 * @param enabled Whether the console's pages are served by this application, to whoever its security lets in.
 * @param path Where the pages are found, below the application's context path.
 * @param requireSecurity Whether the application must have Spring Security before the pages are served. Whoever sees
 *     them reads rows of data.
 */
record ConsoleSettings(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("/finetune4j") String path,
        @DefaultValue("true") boolean requireSecurity) {
    ConsoleSettings {
        if (!path.matches("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")) {
            throw new SettingException("finetune4j.console.path: " + path
                    + " -> begin with /, end without, and use letters, digits, . _ ~ and -");
        }
    }
}
