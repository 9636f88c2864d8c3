/** A region of Azure (arm.md §3.1). Numbers are strings there. */
export type Location = {
  readonly name: string;
  readonly displayName: string;
  readonly geography: string;
  readonly geographyGroup: string;
  readonly latitude: string;
  readonly longitude: string;
  readonly physicalLocation: string;
  readonly paired: string;
};

const rows = `
eastus|East US|US|United States|37.3719|-79.8164|Virginia|westus
eastus2|East US 2|US|United States|36.6681|-78.3889|Virginia|centralus
southcentralus|South Central US|US|United States|29.4167|-98.5|Texas|northcentralus
westus2|West US 2|US|United States|47.233|-119.852|Washington|westcentralus
westus3|West US 3|US|United States|33.448376|-112.074036|Phoenix|eastus
centralus|Central US|US|United States|41.5908|-93.6208|Iowa|eastus2
northcentralus|North Central US|US|United States|41.8819|-87.6278|Illinois|southcentralus
westus|West US|US|United States|37.783|-122.417|California|eastus
westcentralus|West Central US|US|United States|40.89|-110.234|Wyoming|westus2
canadacentral|Canada Central|Canada|Canada|43.653|-79.383|Toronto|canadaeast
canadaeast|Canada East|Canada|Canada|46.817|-71.217|Quebec|canadacentral
brazilsouth|Brazil South|South America|Brazil|-23.55|-46.633|Sao Paulo State|southcentralus
northeurope|North Europe|Europe|Europe|53.3478|-6.2597|Ireland|westeurope
westeurope|West Europe|Europe|Europe|52.3667|4.9|Netherlands|northeurope
uksouth|UK South|Europe|United Kingdom|50.941|-0.799|London|ukwest
ukwest|UK West|Europe|United Kingdom|53.427|-3.084|Cardiff|uksouth
francecentral|France Central|Europe|France|46.3772|2.373|Paris|northeurope
germanywestcentral|Germany West Central|Europe|Germany|50.110924|8.682127|Frankfurt|northeurope
switzerlandnorth|Switzerland North|Europe|Switzerland|47.451542|8.564572|Zurich|germanywestcentral
norwayeast|Norway East|Europe|Norway|59.913868|10.752245|Norway|northeurope
swedencentral|Sweden Central|Europe|Sweden|60.67488|17.14127|Gavle|northeurope
italynorth|Italy North|Europe|Italy|45.46888|9.18109|Milan|westeurope
spaincentral|Spain Central|Europe|Spain|40.4259|3.4209|Madrid|westeurope
polandcentral|Poland Central|Europe|Poland|52.23334|21.01666|Warsaw|swedencentral
southeastasia|Southeast Asia|Asia Pacific|Singapore|1.283|103.833|Singapore|eastasia
eastasia|East Asia|Asia Pacific|Hong Kong|22.267|114.188|Hong Kong|southeastasia
japaneast|Japan East|Asia Pacific|Japan|35.68|139.77|Tokyo, Saitama|japanwest
japanwest|Japan West|Asia Pacific|Japan|34.6939|135.5022|Osaka|japaneast
koreacentral|Korea Central|Asia Pacific|Korea|37.5665|126.978|Seoul|japaneast
centralindia|Central India|Asia Pacific|India|18.5822|73.9197|Pune|southindia
southindia|South India|Asia Pacific|India|12.9822|80.1636|Chennai|centralindia
australiaeast|Australia East|Asia Pacific|Australia|-33.86|151.2094|New South Wales|australiasoutheast
australiasoutheast|Australia Southeast|Asia Pacific|Australia|-37.8136|144.9631|Victoria|australiaeast
southafricanorth|South Africa North|Africa|South Africa|-25.73134|28.21837|Johannesburg|westeurope
uaenorth|UAE North|Middle East|UAE|25.266666|55.316666|Dubai|westeurope
israelcentral|Israel Central|Middle East|Israel|31.2655698|33.4506633|Israel|westeurope
qatarcentral|Qatar Central|Middle East|Qatar|25.551462|51.439327|Doha|westeurope`;

export const locations: readonly Location[] = rows
  .trim()
  .split('\n')
  .map((row) => {
    const [name = '', displayName = '', geographyGroup = '', geography = '', latitude = '', longitude = '', ...rest] =
      row.split('|');
    const [physicalLocation = '', paired = ''] = rest;
    return { name, displayName, geography, geographyGroup, latitude, longitude, physicalLocation, paired };
  });

const byName = new Map(locations.map((each) => [each.name, each]));

/** `West US 2` and `westus2` are one place; undefined for one that isn't known. */
export const locationFor = (word: string): Location | undefined => byName.get(word.toLowerCase().replaceAll(' ', ''));
