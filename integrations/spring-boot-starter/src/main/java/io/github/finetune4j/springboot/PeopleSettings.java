// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the pages on which people work.
 *
 * @param enabled Whether people work at the application's studies and queues on pages that it serves on the loopback
 *     address, each by an invitation.
 * @param port Port of these pages; 0 for any that is free.
 * @param keyFile File of the key that invitations are signed with, drawn where it is missing; the same in every
 *     instance. By default invitations.key in the folder of the workspace.
 */
record PeopleSettings(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("0") int port,
        @Nullable Path keyFile) {}
