"""The mappings that come with the service, by name."""

from app.exchange.mappings import nasa_lessons, p6_risks, uk_major_projects, uk_security_risks, us_it_projects
from app.exchange.tables.mapping import Mapping

SHIPPED: dict[str, Mapping] = {
    module.MAPPING.name: module.MAPPING
    for module in (nasa_lessons, p6_risks, uk_major_projects, uk_security_risks, us_it_projects)
}
