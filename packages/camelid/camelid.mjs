#!/usr/bin/env node
import "@camelid/server/cli";
